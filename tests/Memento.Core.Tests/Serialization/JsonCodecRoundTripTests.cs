using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Memento.Core.Tests.Keys;
using Memento.Serialization;
using static Memento.Core.Tests.Serialization.CodecSamples;

namespace Memento.Core.Tests.Serialization;

/// <summary>What goes in comes out equal, to the last bit, in a text of known form.</summary>
public class JsonCodecRoundTripTests
{
    private static readonly JsonCodec Codec = new();

    private static IEnumerable<TestCaseData> Texts()
    {
        yield return Text(true, "true");
        yield return Text("a\"é\n😀", "\"a\\\"é\\n\\uD83D\\uDE00\"");
        yield return Text("\ud800x", "\"\\ud800x\"");
        yield return Text('\udfff', "\"\\udfff\"");
        yield return Text(sbyte.MinValue, "-128");
        yield return Text(ulong.MaxValue, "18446744073709551615");
        yield return Text(Int128.MinValue, "-170141183460469231731687303715884105728");
        yield return Text(UInt128.MaxValue, "340282366920938463463374607431768211455");
        yield return Text((nint)(-5), "-5");
        yield return Text(BigInteger.Pow(10, 100), "1" + new string('0', 100));
        yield return Text(0, "0");
        yield return Text(1.0, "1.0");
        yield return Text(-0.0, "-0.0");
        yield return Text(double.NaN, "\"NaN\"");
        yield return Text(double.PositiveInfinity, "\"Infinity\"");
        yield return Text(double.NegativeInfinity, "\"-Infinity\"");
        yield return Text(double.Epsilon, "5e-324");
        yield return Text(double.MaxValue, "1.7976931348623157e+308");
        yield return Text(Math.Pow(2, -25), "2.9802322387695312e-08");
        yield return Text(0.1f, "0.1");
        yield return Text(-0.0f, "-0.0");
        yield return Text((Half)(-0.0), "-0.0");
        yield return Text(float.NaN, "\"NaN\"");
        yield return Text((Half)0.1, "0.1");
        yield return Text(1.00m, "1.00");
        yield return Text(new decimal(0, 0, 0, true, 1), "-0.0");
        yield return Text(decimal.MinValue, "-79228162514264337593543950335");
        yield return Text(1e-28m, "0.0000000000000000000000000001");
        yield return Text(new DateOnly(2019, 4, 3), "\"2019-04-03\"");
        yield return Text(new TimeOnly(1, 2, 3).Add(TimeSpan.FromTicks(1)), "\"01:02:03.0000001\"");
        yield return Text(new DateTime(2019, 4, 3, 1, 2, 3), "\"2019-04-03T01:02:03.0000000\"");
        yield return Text(new DateTime(2019, 4, 3, 1, 2, 3, DateTimeKind.Utc), "\"2019-04-03T01:02:03.0000000Z\"");
        yield return Text(new DateTimeOffset(2019, 4, 3, 1, 2, 3, TimeSpan.FromHours(-5)), "\"2019-04-03T01:02:03.0000000-05:00\"");
        yield return Text(TimeSpan.MinValue, "\"-10675199.02:48:05.4775808\"");
        yield return Text(Guid.Parse("00112233-4455-6677-8899-AABBCCDDEEFF"), "\"00112233-4455-6677-8899-aabbccddeeff\"");
        yield return Text(Color.Red, "\"Red\"");
        yield return Text((Color)17, "17");
        yield return Text(Color.Blue, "\"Blue\"");
        yield return Text(Rights.Read | Rights.Write, "\"Read, Write\"");
        yield return Text(Rights.All, "\"All\"");
        yield return Text((Rights)(1UL << 63), "9223372036854775808");
        yield return Text(new byte[] { 1, 2, 255 }, "\"AQL/\"");
        yield return Text<int?>(5, "5");
        yield return Text((1, "a", 2.5), "[1,\"a\",2.5]");
        yield return Text(Tuple.Create(1, "a"), "[1,\"a\"]");
        yield return Text((1, 2, 3, 4, 5, 6, 7, 8, 9), "[1,2,3,4,5,6,7,8,9]");
        yield return Text(new[] { 1, 2 }, "[1,2]");
        yield return Text(new string?[] { null, "a" }, "[null,\"a\"]");
        yield return Text(new[] { new[] { 1 }, [] }, "[[1],[]]");
        yield return Text(new[] { Color.Red }, "[\"Red\"]");
        yield return Text<IReadOnlyList<Point>>(new Point[] { new(1, 2) }, "[{\"X\":1.0,\"Y\":2.0}]");
        yield return Text(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }, "{\"shape\":[2,3],\"items\":[1,2,3,4,5,6]}");
        yield return Text(new int[0, 3], "{\"shape\":[0,3],\"items\":[]}");
        yield return Text(new List<double> { 1, double.NaN }, "[1.0,\"NaN\"]");
        yield return Text<IReadOnlyList<int>>(new List<int> { 1 }, "[1]");
        yield return Text<IReadOnlyList<int>>([1, 2], "[1,2]");
        yield return Text<IEnumerable<int>>(ImmutableList.Create(1, 2), "[1,2]");
        yield return Text(ImmutableArray.Create(1, 2), "[1,2]");
        yield return Text(new ReadOnlyCollection<int>([1, 2]), "[1,2]");
        yield return Text(new Stack<int>([1, 2, 3]), "[1,2,3]");
        yield return Text(ImmutableStack.Create(1, 2, 3), "[1,2,3]");
        yield return Text(new Queue<int>([1, 2, 3]), "[1,2,3]");
        yield return Text(ImmutableQueue.Create(1, 2, 3), "[1,2,3]");
        yield return Text(new HashSet<string> { "b", "a" }, "[\"b\",\"a\"]");
        yield return Text(new Dictionary<string, int> { ["b"] = 1, ["a"] = 2 }, "{\"b\":1,\"a\":2}");
        yield return Text(new Dictionary<int, string> { [-1] = "x" }, "{\"-1\":\"x\"}");
        yield return Text(new Dictionary<double, int> { [double.NaN] = 1, [0.5] = 2 }, "{\"NaN\":1,\"0.5\":2}");
        yield return Text(new Dictionary<DateOnly, Color> { [new DateOnly(2020, 1, 2)] = Color.Red }, "{\"2020-01-02\":\"Red\"}");
        yield return Text(new Dictionary<Color, Guid> { [Color.Blue] = Guid.Empty }, "{\"Blue\":\"00000000-0000-0000-0000-000000000000\"}");
        yield return Text(ImmutableDictionary<string, int>.Empty.Add("a", 1), "{\"a\":1}");
        yield return Text(new SortedDictionary<int, int> { [2] = 1, [1] = 1 }, "{\"1\":1,\"2\":1}");
        yield return Text<IReadOnlyDictionary<string, int>>(new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary(), "{\"a\":1}");
        yield return Text(new ConcurrentDictionary<string, int> { ["a"] = 1 }, "{\"a\":1}");
        yield return Text(new Point(1, -0.0), "{\"X\":1.0,\"Y\":-0.0}");
        yield return Text(new Pair<int?>(1, null), "{\"First\":1,\"Second\":null}");
        yield return Text(new Settable { Number = 1 }, "{\"Number\":1,\"Text\":null}");
        yield return Text(new SettableStructure { Number = 1, Text = "a" }, "{\"Number\":1,\"Text\":\"a\"}");
        yield return Text(new TwoWays { Number = 1 }, "{\"Number\":1}");
        yield return Text(new Constructed(1, "a"), "{\"Number\":1,\"Text\":\"a\"}");
        yield return Text(new Derived { Inherited = 1, Own = 2 }, "{\"Inherited\":1,\"Own\":2}");
        yield return Text(new Circle("c", 2), "{\"Name\":\"c\",\"Radius\":2.0}");
        yield return Text(new Shape("s"), "{\"Name\":\"s\"}");
        yield return Text(new Trimmed("a"), "{\"Text\":\"a\"}");
        yield return Text(new Node("a", [new Node("b", [])], new Node("c", [])), "{\"Name\":\"a\",\"Children\":[{\"Name\":\"b\",\"Children\":[],\"Next\":null}],\"Next\":{\"Name\":\"c\",\"Children\":[],\"Next\":null}}");
        yield return Text(new Wide { Text = "t", Prices = [1.0m, 1.00m], Colors = new Dictionary<string, Color> { ["x"] = Color.Red } }, "{\"Text\":\"t\",\"Count\":null,\"Prices\":[1.0,1.00],\"Colors\":{\"x\":\"Red\"}}");
        yield return Text(new KeyValuePair<string, int>("a", 1), "{\"key\":\"a\",\"value\":1}".Replace("key", "Key", StringComparison.Ordinal).Replace("value", "Value", StringComparison.Ordinal));
        yield return Text(new Complex(1, 2), "{\"Real\":1.0,\"Imaginary\":2.0}");
    }

    [TestCaseSource(nameof(Texts))]
    public void A_value_has_its_text_and_comes_back_from_it(object value, Type declared, string text)
    {
        var written = Encode(value, declared);

        Assert.That(Encoding.UTF8.GetString(written), Is.EqualTo(text));
        var read = Codec.Decode(new MemoryStream(written), declared);
        Assert.That(read, Is.InstanceOf(declared));
        Assert.That(Encoding.UTF8.GetString(Encode(read, declared)), Is.EqualTo(text));
        if (value is double or float or Half or decimal or DateTime or DateTimeOffset)
        {
            Assert.That(read, Is.EqualTo(value));
        }
    }

    [TestCaseSource(nameof(Texts))]
    public void The_text_is_the_same_in_every_culture(object value, Type declared, string text)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            foreach (var name in new[] { "tr-TR", "de-DE", "ar-SA", "fa-IR", "sv-SE" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
                var written = Encode(value, declared);
                Assert.That(Encoding.UTF8.GetString(written), Is.EqualTo(text), name);
                Assert.That(Encode(Codec.Decode(new MemoryStream(written), declared), declared), Is.EqualTo(written), name);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Test]
    public void A_local_time_keeps_its_instant_and_its_kind()
    {
        var value = new DateTime(2019, 4, 3, 12, 0, 0, DateTimeKind.Local);
        var read = (DateTime)Codec.Decode(new MemoryStream(Encode(value, typeof(DateTime))), typeof(DateTime));
        Assert.That((read, read.Kind), Is.EqualTo((value, DateTimeKind.Local)));
    }

    [Test]
    public void Every_half_and_the_floats_around_the_powers_of_two_come_back_to_the_bit()
    {
        var halves = Enumerable.Range(0, 1 << 16).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits)).Where(value => !Half.IsNaN(value)).ToArray();
        Assert.That(RoundTrip(halves).Select(BitConverter.HalfToUInt16Bits), Is.EqualTo(halves.Select(BitConverter.HalfToUInt16Bits)));

        var floats = Enumerable.Range(0, 255).SelectMany(exponent => new[] { 0, 1, 0x7FFFFF }.Select(mantissa => BitConverter.Int32BitsToSingle((exponent << 23) | mantissa))).ToArray();
        Assert.That(RoundTrip(floats).Select(BitConverter.SingleToInt32Bits), Is.EqualTo(floats.Select(BitConverter.SingleToInt32Bits)));

        var doubles = Enumerable.Range(0, 2047).SelectMany(exponent => new[] { 0L, 1L, 0xF_FFFF_FFFF_FFFF }.Select(mantissa => BitConverter.Int64BitsToDouble(((long)exponent << 52) | mantissa))).ToArray();
        Assert.That(RoundTrip(doubles).Select(BitConverter.DoubleToInt64Bits), Is.EqualTo(doubles.Select(BitConverter.DoubleToInt64Bits)));
    }

    [TestCase(0x7FF8_0000_0000_0000)]
    [TestCase(0x7FF8_0000_0000_0001)]
    [TestCase(unchecked((long)0xFFF8_0000_0000_002A))]
    public void All_NaNs_are_one(long bits)
    {
        Assert.That(Encoding.UTF8.GetString(Encode(BitConverter.Int64BitsToDouble(bits), typeof(double))), Is.EqualTo("\"NaN\""));
        Assert.That(BitConverter.DoubleToInt64Bits(RoundTrip(BitConverter.Int64BitsToDouble(bits))), Is.EqualTo(BitConverter.DoubleToInt64Bits(double.NaN)));
        Assert.That(BitConverter.SingleToInt32Bits(RoundTrip(BitConverter.Int32BitsToSingle(0x7FC0_0001))), Is.EqualTo(BitConverter.SingleToInt32Bits(float.NaN)));
    }

    [TestCase(0)]
    [TestCase(1)]
    [Category("Long")]
    public void A_long_text_has_the_form_of_a_short_one(int shift)
    {
        // Pairs of which one is where a piece of the text would end.
        var text = new string('a', shift) + string.Concat(Enumerable.Repeat("\ud83d\ude00\"\u00e9\n\u2028 ", 400_000));
        var form = JsonSerializer.Serialize(text, new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.That(Encoding.UTF8.GetString(Encode(new List<string> { text, "b" }, typeof(List<string>))).AsSpan().SequenceEqual($"[{form},\"b\"]"), Is.True);
        Assert.That(RoundTrip(new List<string> { text })[0].AsSpan().SequenceEqual(text), Is.True);
    }

    [Test]
    [Category("Long")]
    public void A_text_longer_than_the_writer_takes_at_once_comes_back()
    {
        var text = new string('a', 170_000_000);
        Assert.That(RoundTrip(new List<string> { text })[0].AsSpan().SequenceEqual(text), Is.True);
    }

    [Test]
    public void A_type_that_holds_a_larger_one_of_itself_comes_back()
    {
        var nest = new KeySamples.Nest<int>(1, new(new(2, null), new(new(new(3, null), null), null)));
        Assert.That(RoundTrip(nest), Is.EqualTo(nest));
        var fork = new KeySamples.Fork<int>(1, new((2, 3), null, null), new([4], new(([5], [6]), null, null), null));
        Assert.That(Encode(RoundTrip(fork), typeof(KeySamples.Fork<int>)), Is.EqualTo(Encode(fork, typeof(KeySamples.Fork<int>))));
    }

    [Test]
    public void A_long_chain_within_the_limit_comes_back()
    {
        var chain = Enumerable.Range(0, 900).Aggregate(new Node("end", []), (next, _) => new Node("n", [], next));
        Assert.That(Encode(RoundTrip(chain), typeof(Node)), Is.EqualTo(Encode(chain, typeof(Node))));
    }

    private static T RoundTrip<T>(T value)
        where T : notnull => (T)Codec.Decode(new MemoryStream(Encode(value, typeof(T))), typeof(T));

    private static byte[] Encode(object value, Type declared)
    {
        using var stream = new MemoryStream();
        Codec.Encode(value, declared, stream);
        return stream.ToArray();
    }

    private static TestCaseData Text<T>(T value, string text) => new TestCaseData(value, typeof(T), text).SetArgDisplayNames(typeof(T).ToString(), Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(text)));
}
