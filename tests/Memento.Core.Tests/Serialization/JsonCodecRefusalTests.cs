using System.Collections.Immutable;
using System.Collections.ObjectModel;
using Memento.Serialization;
using static Memento.Core.Tests.Serialization.CodecSamples;

namespace Memento.Core.Tests.Serialization;

/// <summary>What would not come back equal is refused before it is stored, with the path of the member.</summary>
public class JsonCodecRefusalTests
{
    private static readonly JsonCodec Codec = new();

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Case(new object(), "Result", "concrete type");
        yield return Case<IDisposable>(new MemoryStream(), "Result", "concrete type");
        yield return Case<Stream>(new MemoryStream(), "Result", "data itself");
        yield return Case<Action>(() => { }, "Result", "data itself");
        yield return Case(Task.FromResult(1), "Result", "data itself");
        yield return Case(new Hidden(1), "Result", "seed");
        yield return Case(new FieldOnly(), "Result", "Value");
        yield return Case(new GetOnly(), "Result", "init or set");
        yield return Case(new Counting(1), "Result.Count", "does not give back");
        yield return Case(new Table([new Row(1, null), new Row(2, null), new Row(3, null), new Row(4, new object())]), "Result.Rows[3].Handle", "concrete type");
        yield return Case(new Table([]), "Result.Rows[].Handle", "concrete type");
        yield return Case(new Gallery([new Shape("a"), new Circle("b", 1)]), "Result.Shapes[1]", "declare the type");
        yield return Case<Shape>(new Circle("b", 1), "Result", "declare the type");
        yield return Case(new Dictionary<string, Shape> { ["k"] = new Circle("b", 1) }, "Result[\"k\"]", "declare the type");
        yield return Case((1, new object()), "Result.Item2", "concrete type");
        yield return Case(new Dictionary<Point, int>(), "Result", "list of pairs");
        yield return Case(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase), "Result", "comparer");
        yield return Case(new HashSet<string>(StringComparer.OrdinalIgnoreCase), "Result", "comparer");
        yield return Case(new ReadOnlyDictionary<string, int>(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)), "Result", "comparer");
        yield return Case<IReadOnlyDictionary<string, int>>(new ReadOnlyDictionary<string, int>(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)), "Result", "comparer");
        yield return Case<IReadOnlySet<string>>(new ReadOnlySet<string>(new HashSet<string>(StringComparer.OrdinalIgnoreCase)), "Result", "comparer");
        yield return Case(new SortedDictionary<string, int>(StringComparer.Ordinal), "Result", "comparer");
        yield return Case(new Dictionary<string, int> { ["\ud800"] = 1 }, "Result[\"\ud800\"]", "surrogate");
        yield return Case<IEnumerable<int>>(Enumerable.Range(0, 3).Select(i => i), "Result", "ToList");
        yield return Case(default(ImmutableArray<int>), "Result", "never given a value");
        yield return Case<IReadOnlyList<int>>(default(ArraySegment<int>), "Result", "never given a value");
        yield return Case<IEnumerable<object>>([1], "Result[0]", "concrete type");
        yield return Case(new System.Collections.BitArray(3), "Result", "collection");
        yield return Case(new Version(1, 2), "Result", "constructor");
    }

    [TestCaseSource(nameof(Refused))]
    public void A_result_is_refused_with_its_path(object value, Type declared, string path, string hint)
    {
        using var stream = new MemoryStream();
        var error = Assert.Throws<UnsupportedResultException>(() => Codec.Encode(value, declared, stream));
        Assert.That(error.Path, Is.EqualTo(path));
        Assert.That(error.Message, Does.Contain(hint).And.Not.Contain('\n'));
        Assert.That(stream.Length, Is.Zero, "nothing is stored of it");
    }

    [Test]
    public void A_cycle_is_refused()
    {
        var looping = new Looping();
        looping.Self = new Looping { Self = looping };
        Assert.That(() => Codec.Encode(looping, typeof(Looping), new MemoryStream()), Throws.TypeOf<UnsupportedResultException>().With.Message.Contains("contains itself"));
    }

    [Test]
    public void A_value_too_deep_for_the_stack_is_refused_rather_than_fatal()
    {
        var chain = Enumerable.Range(0, 100_000).Aggregate(new Looping(), (next, _) => new Looping { Self = next });
        Assert.That(() => Codec.Encode(chain, typeof(Looping), new MemoryStream()), Throws.TypeOf<UnsupportedResultException>().With.Message.Contains("deep"));
    }

    [Test]
    public void An_argument_is_refused_by_its_parameters_name()
    {
        var error = Assert.Throws<UnsupportedArgumentException>(() => JsonCodec.EncodeArgument(new Table([new Row(1, 1)]), typeof(Table), "table"));
        Assert.That((error.Path, error.ParameterName), Is.EqualTo(("table.Rows[0].Handle", "table")));
    }

    [Test]
    public void An_argument_comes_back_null_or_not()
    {
        Assert.That(JsonCodec.Decode(JsonCodec.EncodeArgument(null, typeof(string), "x").Span, typeof(string)), Is.Null);
        Assert.That(JsonCodec.Decode(JsonCodec.EncodeArgument(null, typeof(int?), "x").Span, typeof(int?)), Is.Null);
        Assert.That(JsonCodec.Decode(JsonCodec.EncodeArgument(new byte[] { 1, 2 }, typeof(byte[]), "x").Span, typeof(byte[])), Is.EqualTo(new byte[] { 1, 2 }));
    }

    private static TestCaseData Case<T>(T value, string path, string hint) => new TestCaseData(value, typeof(T), path, hint).SetArgDisplayNames(typeof(T).ToString(), path);
}
