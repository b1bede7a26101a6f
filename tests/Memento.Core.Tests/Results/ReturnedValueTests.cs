using System.Collections.Immutable;
using System.Data;
using System.Numerics;
using Memento.Core.Tests.Support;
using static Memento.Core.Tests.Serialization.CodecSamples;

namespace Memento.Core.Tests.Results;

/// <summary>What a function may return comes back equal, and its memento says what it is.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.CacheSizes))]
internal sealed class ReturnedValueTests(string storage, string runner, string memoryCacheMb) : ResultTests(storage, runner, memoryCacheMb)
{
    private static IEnumerable<TestCaseData> Samples()
    {
        yield return Sample("null", static () => (string?)null, "null");
        yield return Sample("no number", static () => (int?)null, "null");
        yield return Sample("a number or null", static () => (int?)5, "number");
        yield return Sample("bool", static () => true, "boolean");
        yield return Sample("sbyte", static () => sbyte.MinValue, "number");
        yield return Sample("byte", static () => byte.MaxValue, "number");
        yield return Sample("short", static () => short.MinValue, "number");
        yield return Sample("ushort", static () => ushort.MaxValue, "number");
        yield return Sample("int", static () => int.MinValue, "number");
        yield return Sample("uint", static () => uint.MaxValue, "number");
        yield return Sample("long", static () => long.MinValue, "number");
        yield return Sample("ulong", static () => ulong.MaxValue, "number");
        yield return Sample("Int128", static () => Int128.MinValue, "number");
        yield return Sample("UInt128", static () => UInt128.MaxValue, "number");
        yield return Sample("nint", static () => (nint)(-5), "number");
        yield return Sample("BigInteger", static () => BigInteger.Pow(-7, 100), "number");
        yield return Sample("Half", static () => Half.Epsilon, "number");
        yield return Sample("float", static () => float.Epsilon, "number");
        yield return Sample("double", static () => -0.0, "number");
        yield return Sample("NaN", static () => double.NaN, "number");
        yield return Sample("Complex", static () => new Complex(1, -0.0), "complex");
        yield return Sample("decimal", static () => 1.00m, "decimal");
        yield return Sample("char", static () => '\ud800', "string");
        yield return Sample("string", static () => "ä\n😀", "string");
        yield return Sample("an empty string", static () => "", "string");
        yield return Sample("byte[]", static () => new byte[] { 0, 1, 255 }, "binary");
        yield return Sample("large bytes", static () => new byte[1_500_000], "binary");
        yield return Sample("DateTime", static () => new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Unspecified).AddTicks(1), "timestamp");
        yield return Sample("DateTime in UTC", static () => new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc).AddTicks(1), "timestamp");
        yield return Sample("local DateTime", static () => new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Local).AddTicks(1), "timestamp");
        yield return Sample("DateTimeOffset", static () => new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromMinutes(-330)), "timestamp");
        yield return Sample("DateOnly", static () => DateOnly.MinValue, "date");
        yield return Sample("TimeOnly", static () => TimeOnly.MaxValue, "time");
        yield return Sample("TimeSpan", static () => TimeSpan.MinValue, "timedelta");
        yield return Sample("Guid", static () => new Guid("00112233-4455-6677-8899-aabbccddeeff"), "uuid");
        yield return Sample("enum", static () => Color.Blue, "enum");
        yield return Sample("flags", static () => Rights.Read | Rights.Write, "enum");
        yield return Sample("List", static () => new List<string?> { "a", null }, "list_result");
        yield return Sample("nested list", static () => new List<List<int>> { new() { 1 }, new() }, "list_result");
        yield return Sample("array of texts", static () => new string?[] { "a", null }, "list_result");
        yield return Sample("array of arrays", static () => new int[][] { [1, 2], [] }, "list_result");
        yield return Sample("tuple", static () => (1, "a", 2.5), "list_result");
        yield return Sample("reference tuple", static () => Tuple.Create(1, "a"), "list_result");
        yield return Sample("set", static () => new HashSet<int> { 2, 1 }, "list_result");
        yield return Sample("Dictionary", static () => new Dictionary<string, decimal> { ["b"] = 1.0m, ["a"] = 1.00m }, "dictionary");
        yield return Sample("immutable dictionary", static () => ImmutableDictionary<string, int>.Empty.Add("a", 1), "dictionary");
        yield return Sample("record", static () => new Point(1, double.NaN), "dictionary");
        yield return Sample("record of lists", static () => new Node("a", [new Node("b", [])]), "dictionary");
        yield return Sample("record struct", static () => new Pair<int?>(1, null), "dictionary");
        yield return Sample("class", static () => new Settable { Number = 1 }, "dictionary");
        yield return Sample("class with a constructor", static () => new Constructed(1, "a"), "dictionary");
        yield return Sample("bool[]", static () => new[] { true, false }, "array_boolean");
        yield return Sample("sbyte[]", static () => new sbyte[] { -128, 127 }, "array_int8");
        yield return Sample("short[]", static () => new short[] { -1 }, "array_int16");
        yield return Sample("int[]", static () => Array.Empty<int>(), "array_int32");
        yield return Sample("long[]", static () => new[] { long.MinValue }, "array_int64");
        yield return Sample("ushort[]", static () => new ushort[] { 1 }, "array_uint16");
        yield return Sample("uint[]", static () => new uint[] { 1 }, "array_uint32");
        yield return Sample("ulong[]", static () => new[] { ulong.MaxValue }, "array_uint64");
        yield return Sample("Half[]", static () => new[] { Half.MaxValue }, "array_float16");
        yield return Sample("float[]", static () => new[] { float.NaN, 1 }, "array_float32");
        yield return Sample("double[]", static () => new[] { 0.1, -0.0 }, "array_float64");
        yield return Sample("Complex[]", static () => new[] { Complex.ImaginaryOne }, "array_complex128");
        yield return Sample("immutable array", static () => ImmutableArray.Create(0.1, 0.2), "array_float64");
        yield return Sample("double[,]", static () => new[,] { { 1, 2.5 }, { 3, 4 } }, "array_float64");
        yield return Sample("byte[,,]", static () => new byte[2, 0, 3], "array_uint8");
        yield return Sample("decimal[]", static () => new[] { 1.0m, 1.00m }, "list_result");
        yield return Sample("table of records", static () => new List<Flat> { new(1, "a", 0.5m), new(2, null, 1) }, "list_result");
        yield return Sample("DataTable", Table, "data_frame");
    }

    [TestCaseSource(nameof(Samples))]
    public void A_result_comes_back_equal(object sample) => ((ResultSample)sample).Check(Key);

    [Test]
    public void An_exception_is_replayed()
    {
        var function = Returning.As<int>(Key, static () => throw new InvalidOperationException("The tide is out."));
        for (var i = 0; i < 3; i++)
        {
            Assert.That(() => function.Call(Key), Throws.TypeOf<InvalidOperationException>().With.Message.EqualTo("The tide is out."));
        }

        Assert.That(Support.Runs.Of(Key), Is.EqualTo(1));
        Assert.That(function.Memento(Key)!.ResultType.Name, Is.EqualTo("exception"));
    }

    private static DataTable Table()
    {
        var table = new DataTable("Quakes");
        table.Columns.Add("Id", typeof(int));
        table.Columns.Add("Text", typeof(string));
        table.Columns.Add("When", typeof(DateTime));
        table.Rows.Add(1, "a", new DateTime(2024, 1, 1));
        table.Rows.Add(DBNull.Value, DBNull.Value, DBNull.Value);
        return table;
    }

    private static TestCaseData Sample<T>(string name, Func<T> make, string resultType) => new TestCaseData(ResultSample.Of(make, resultType)).SetArgDisplayNames(name);

    public sealed record Flat(int Id, string? Text, decimal Price);
}
