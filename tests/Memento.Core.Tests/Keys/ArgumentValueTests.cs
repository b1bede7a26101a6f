using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Memento.Keys;
using static Memento.Core.Tests.Keys.KeySamples;

namespace Memento.Core.Tests.Keys;

/// <summary>The text of each .NET value in a plain dictionary, in every culture.</summary>
public class ArgumentValueTests
{
    private const string Here = "Memento.Core.Tests.Keys.KeySamples";
    private const string Assembly = "Memento.Core.Tests";

    private static IEnumerable<TestCaseData> Values()
    {
        yield return Case(null, "null");
        yield return Case('a', "\"a\"");
        yield return Case('\ud800', "\"\\ud800\"");
        yield return Case("\ud800\ud800\udc00\udc00\u007f\u0080/\"\\\b\f\n\r\t\u0001~", "\"\\ud800\\ud800\\udc00\\udc00\\u007f\\u0080/\\\"\\\\\\b\\f\\n\\r\\t\\u0001~\"");
        yield return Case(sbyte.MinValue, "-128");
        yield return Case(byte.MaxValue, "255");
        yield return Case(short.MinValue, "-32768");
        yield return Case(ushort.MaxValue, "65535");
        yield return Case(int.MinValue, "-2147483648");
        yield return Case(uint.MaxValue, "4294967295");
        yield return Case(long.MinValue, "-9223372036854775808");
        yield return Case(ulong.MaxValue, "18446744073709551615");
        yield return Case(Int128.MinValue, "-170141183460469231731687303715884105728");
        yield return Case(UInt128.MaxValue, "340282366920938463463374607431768211455");
        yield return Case((nint)(-7), "-7");
        yield return Case((nuint)7, "7");
        yield return Case(BigInteger.Pow(-10, 81), "-1" + new string('0', 81));
        yield return Case(0.1f, "0.10000000149011612");
        yield return Case((Half)0.1, "0.0999755859375");
        yield return Case(float.NaN, "NaN");
        yield return Case(-0.0f, "-0.0");
        yield return Case(Math.Pow(2, -25), "2.9802322387695312e-08");
        yield return Case(Math.Pow(2, -958), "4.1045368012983762e-289");
        yield return Case(-Math.Pow(2, -25), "-2.9802322387695312e-08");
        yield return Case(123456789012345680.0, "1.2345678901234568e+17");
        yield return Case(1e15, "1000000000000000.0");
        yield return Case(1.00m, Tagged("decimal", "value", "1.00"));
        yield return Case(-0.0m, Tagged("decimal", "value", "-0.0"));
        yield return Case(decimal.MinValue, Tagged("decimal", "value", "-79228162514264337593543950335"));
        yield return Case(new DateOnly(1, 1, 1), Tagged("date", "iso8601", "0001-01-01"));
        yield return Case(new DateTime(2019, 4, 3, 21, 15, 0, DateTimeKind.Utc), Tagged("datetime", "iso8601", "2019-04-03T21:15:00+00:00"));
        yield return Case(new DateTime(2019, 4, 3, 21, 15, 0).AddMicroseconds(10), Tagged("datetime", "iso8601", "2019-04-03T21:15:00.000010"));
        yield return Case(new DateTimeOffset(2019, 4, 3, 21, 15, 0, TimeSpan.FromMinutes(-570)), Tagged("datetime", "iso8601", "2019-04-03T21:15:00-09:30"));
        yield return Case(new TimeOnly(21, 15), Tagged("time", "iso8601", "21:15:00"));
        yield return Case(new TimeOnly(21, 15, 0, 1), Tagged("time", "iso8601", "21:15:00.001000"));
        yield return Case(TimeSpan.Zero, Tagged("timedelta", "iso8601", "PT0S"));
        yield return Case(new TimeSpan(1, 2, 3, 4, 500), Tagged("timedelta", "iso8601", "P1DT2H3M4.5S"));
        yield return Case(TimeSpan.FromDays(-2), Tagged("timedelta", "iso8601", "-P2D"));
        yield return Case(TimeSpan.FromTicks(1), Tagged("timedelta", "iso8601", "PT0.0000001S"));
        yield return Case(TimeSpan.MinValue, Tagged("timedelta", "iso8601", "-P10675199DT2H48M5.4775808S"));
        yield return Case(Guid.Parse("00112233-4455-6677-8899-AABBCCDDEEFF"), Tagged("uuid", "value", "00112233-4455-6677-8899-aabbccddeeff"));
        var sha = Convert.ToHexStringLower(SHA256.HashData([1, 2, 3]));
        yield return Case(new byte[] { 1, 2, 3 }, Tagged("bytes", "sha256", sha));
        yield return Case(new ReadOnlyMemory<byte>([1, 2, 3]), Tagged("bytes", "sha256", sha));
        yield return Case(new List<byte> { 1, 2, 3 }, "[1,2,3]");
        yield return Case(Color.Red, $"{{\"_mementoType\":\"enum\",\"member\":\"Red\",\"type\":\"{Here}+Color, {Assembly}\"}}");
        yield return Case(Color.Green, $"{{\"_mementoType\":\"enum\",\"member\":\"AlsoGreen\",\"type\":\"{Here}+Color, {Assembly}\"}}");
        yield return Case((Color)7, $"{{\"_mementoType\":\"enum\",\"type\":\"{Here}+Color, {Assembly}\",\"value\":7}}");
        yield return Case(Rights.Read | Rights.Write, $"{{\"_mementoType\":\"enum\",\"type\":\"{Here}+Rights, {Assembly}\",\"value\":3}}");
        yield return Case(DayOfWeek.Monday, "{\"_mementoType\":\"enum\",\"member\":\"Monday\",\"type\":\"System.DayOfWeek\"}");
        yield return Case(new object?[] { 1, null, "a" }, "[1,null,\"a\"]");
        yield return Case(new[] { 1.0, -0.0 }, "[1.0,-0.0]");
        yield return Case(new[] { new[] { 1 }, [2, 3] }, "[[1],[2,3]]");
        yield return Case(new[,] { { 1, 2 }, { 3, 4 } }, "[[1,2],[3,4]]");
        yield return Case(new int[2, 0, 3], "{\"_mementoType\":\"array\",\"shape\":[2,0,3]}");
        yield return Case(new int[2, 0], "[[],[]]");
        yield return Case(ImmutableArray.Create(1, 2), "[1,2]");
        yield return Case(ImmutableList.Create(1, 2), "[1,2]");
        yield return Case(new ReadOnlyCollection<int>([1]), "[1]");
        yield return Case(new ArraySegment<int>([1, 2, 3], 1, 2), "[2,3]");
        yield return Case(new Queue<int>([1, 2]), "[1,2]");
        yield return Case((1, "a", (2.0, 'c')), "[1,\"a\",[2.0,\"c\"]]");
        yield return Case(Tuple.Create(1, "a"), "[1,\"a\"]");
        yield return Case((1, 2, 3, 4, 5, 6, 7, 8, 9), "[1,2,3,4,5,6,7,8,9]");
        yield return Case(new Dictionary<string, int> { ["b"] = 1, ["a"] = 2 }, "{\"a\":2,\"b\":1}");
        yield return Case(new Dictionary<string, int> { ["\ud800"] = 1, ["\ue000"] = 2, ["\ud83d\ude00"] = 3, ["z"] = 4 }, "{\"z\":4,\"\\ud800\":1,\"\\ue000\":2,\"\\ud83d\\ude00\":3}");
        yield return Case(ImmutableDictionary<string, object?>.Empty.Add("a", null), "{\"a\":null}");
        yield return Case(new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary(), "{\"a\":1}");
        yield return Case(new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 }), "{\"a\":1}");
        yield return Case(new ConcurrentDictionary<string, int> { ["a"] = 1 }, "{\"a\":1}");
        yield return Case(new SortedDictionary<string, int>(StringComparer.Ordinal) { ["a"] = 1 }, "{\"a\":1}");
        yield return Case(new Circle(1), Typed("Circle", "{\"Size\":1.0}"));
        yield return Case(new Named("n", 1), Typed("Named", "{\"Name\":\"n\",\"Size\":1.0}"));
        yield return Case(new Unit(), Typed("Unit", "{}"));
        yield return Case(new Point(1, 2), Typed("Point", "{\"X\":1,\"Y\":2}"));
        yield return Case(new Plain { Zeta = 1 }, Typed("Plain", "{\"Alpha\":\"\",\"Zeta\":1}"));
        yield return Case(new Explicit(3), Typed("Explicit", "{\"Value\":3}"));
        yield return Case(new Chain { Next = new Chain() }, Typed("Chain", "{\"Next\":{\"Next\":null}}"));
        yield return Case(new Lines { "a" }, Typed("Lines", "[\"a\"]"));
        yield return Case(new Window([1, 2]), Typed("Window", "[1,2]"));
        yield return Case(new List<Point> { new(1, 2) }, "[" + Typed("Point", "{\"X\":1,\"Y\":2}") + "]");
        yield return Case(new Drawing([new Circle(1), new Square(1)], "t"), Typed("Drawing", $"{{\"Shapes\":[{Typed("Circle", "{\"Size\":1.0}")},{Typed("Square", "{\"Size\":1.0}")}],\"Tag\":\"t\"}}"));
        yield return Case(new Complex(1, 2), "{\"_mementoType\":\"typed\",\"type\":\"System.Numerics.Complex, System.Runtime.Numerics\",\"value\":{\"Imaginary\":2.0,\"Real\":1.0}}");
    }

    [TestCaseSource(nameof(Values))]
    public void A_value_has_its_text_in_every_culture(object? value, string text)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            foreach (var name in new[] { "", "tr-TR", "de-DE", "ar-SA", "fa-IR", "sv-SE" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
                Assert.That(Normalized.Open(value), Is.EqualTo(text), name);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Test]
    public void A_large_argument_has_the_hash_of_its_text_whichever_way_it_is_made()
    {
        var effective = new Dictionary<string, object?>
        {
            ["numbers"] = Enumerable.Range(0, 50_000).Select(i => i / 7.0).ToArray(),
            ["text"] = new string('x', 100_000) + "é" + new string('\u0001', 40_000),
            ["huge"] = BigInteger.Pow(3, 40_000),
        };
        var normalized = ArgumentHasher.Normalize(effective);
        Assert.That(ArgumentHasher.Hash(effective), Is.EqualTo(normalized.Hash));
        Assert.That(normalized.Hash.ToString(), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(normalized.Json)))));
    }

    [Test]
    public void A_function_stands_for_itself_by_name_and_partial_arguments()
    {
        var add = new FunctionReference(FunctionName.Parse("corpus::Acme.Math:Add#1"), ["x", "y"]);
        var addThree = new FunctionReference(add.Name, add.ParameterNames, PartialArguments.None.With([3]));
        Assert.That(Normalized.Open(add), Is.EqualTo("{\"_mementoType\":\"FunctionReference\",\"parameterNames\":[\"x\",\"y\"],\"partialArgs\":null,\"partialKwargs\":{},\"qualifiedName\":\"corpus::Acme.Math:Add#1\"}"));
        Assert.That(Normalized.Open(addThree), Does.Contain("\"partialArgs\":[3],"));
        Assert.That(Normalized.As<object>(addThree), Is.EqualTo(Normalized.Open(addThree)));
    }

    [Test]
    public void A_cancellation_token_takes_no_part() =>
        Assert.That(ArgumentHasher.Normalize(new Dictionary<string, object?> { ["x"] = 1, ["token"] = CancellationToken.None }).Json, Is.EqualTo("{\"x\":1}"));

    [Test]
    public void An_argument_changed_after_its_hash_was_taken_has_another_hash()
    {
        var list = new List<int> { 1 };
        var before = Normalized.Open(list);
        list.Add(2);
        Assert.That(Normalized.Open(list), Is.Not.EqualTo(before));
    }

    private static string Tagged(string tag, string key, string value) => $"{{\"_mementoType\":\"{tag}\",\"{key}\":\"{value}\"}}";

    private static string Typed(string type, string value) => $"{{\"_mementoType\":\"typed\",\"type\":\"{Here}+{type}, {Assembly}\",\"value\":{value}}}";

    private static TestCaseData Case(object? value, string text) =>
        new TestCaseData(value, text).SetArgDisplayNames(value?.GetType().ToString() ?? "null", text.Length < 60 ? text : text[..60]);
}
