using System.Collections.ObjectModel;
using System.Numerics;
using static Memento.Core.Tests.Keys.KeySamples;

namespace Memento.Core.Tests.Keys;

/// <summary>A value carries its type where that is not the declared one, and only there.</summary>
public class DeclaredTypeTests
{
    [Test]
    public void A_value_of_the_declared_type_is_plain()
    {
        Assert.That(Normalized.As(new Circle(1)), Is.EqualTo("{\"Size\":1.0}"));
        Assert.That(Normalized.As(new Point(1, 2)), Is.EqualTo("{\"X\":1,\"Y\":2}"));
        Assert.That(Normalized.As<Point?>(new Point(1, 2)), Is.EqualTo("{\"X\":1,\"Y\":2}"));
        Assert.That(Normalized.As<Point?>(null), Is.EqualTo("null"));
        Assert.That(Normalized.As<Circle?>(null), Is.EqualTo("null"));
        Assert.That(Normalized.As(5L), Is.EqualTo("5"));
        Assert.That(Normalized.As('a'), Is.EqualTo("\"a\""));
        Assert.That(Normalized.As(new Point[] { new(1, 2) }), Is.EqualTo("[{\"X\":1,\"Y\":2}]"));
        Assert.That(Normalized.As(new Lines { "a" }), Is.EqualTo("[\"a\"]"));
        Assert.That(Normalized.As((1, new Point(1, 2))), Is.EqualTo("[1,{\"X\":1,\"Y\":2}]"));
    }

    [Test]
    public void A_circle_and_a_square_passed_as_shapes_differ()
    {
        AllDiffer(Normalized.As<Shape>(new Circle(1)), Normalized.As<Shape>(new Square(1)), Normalized.As<Shape>(new Unit()), Normalized.As<Shape>(new Named("n", 1)));
        AllDiffer(Normalized.As<IShape>(new Circle(1)), Normalized.As<IShape>(new Square(1)));
        AllDiffer(Normalized.As<Circle>(new Circle(1)), Normalized.As<Circle>(new Named("n", 1)));
        AllDiffer(Normalized.As<Shape[]>([new Circle(1)]), Normalized.As<Shape[]>([new Square(1)]));
        AllDiffer(Normalized.As<IReadOnlyList<Shape>>(new List<Circle> { new(1) }), Normalized.As<IReadOnlyList<Shape>>(new List<Square> { new(1) }));
        AllDiffer(Normalized.As<Dictionary<string, Shape>>(new() { ["s"] = new Circle(1) }), Normalized.As<Dictionary<string, Shape>>(new() { ["s"] = new Square(1) }));
        AllDiffer(Normalized.As<(Shape, int)>((new Circle(1), 1)), Normalized.As<(Shape, int)>((new Square(1), 1)));
        AllDiffer(Normalized.As(new Drawing([new Circle(1)])), Normalized.As(new Drawing([new Square(1)])));
    }

    [Test]
    public void Values_that_an_object_parameter_can_tell_apart_differ() => AllDiffer(
        Normalized.As<object>(1), Normalized.As<object>(1L), Normalized.As<object>((byte)1), Normalized.As<object>(1u), Normalized.As<object>((nint)1),
        Normalized.As<object>(new BigInteger(1)), Normalized.As<object>((Int128)1), Normalized.As<object>(1.0), Normalized.As<object>(1.0f),
        Normalized.As<object>((Half)1), Normalized.As<object>(1m), Normalized.As<object>(1.0m), Normalized.As<object>(true), Normalized.As<object>("a"),
        Normalized.As<object>('a'), Normalized.As<object>("1"), Normalized.As<object>(Color.Red), Normalized.As<object>(OtherColor.Red),
        Normalized.As<object>(new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)), Normalized.As<object>(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        Normalized.As<object>(new DateTime(2020, 1, 1)), Normalized.As<object>(new DateOnly(2020, 1, 1)),
        Normalized.As<object>(new byte[] { 1 }), Normalized.As<object>(new ReadOnlyMemory<byte>([1])), Normalized.As<object>(new Memory<byte>([1])),
        Normalized.As<object>(new List<object?> { 1 }), Normalized.As<object>(new List<int> { 1 }), Normalized.As<object>(new List<long> { 1 }),
        Normalized.As<object>(new object[] { 1 }), Normalized.As<object>(new[] { 1 }), Normalized.As<object>(ValueTuple.Create(1)), Normalized.As<object>(Tuple.Create(1)),
        Normalized.As<object>(new Dictionary<string, object?> { ["X"] = 1, ["Y"] = 2 }), Normalized.As<object>(new Dictionary<string, int> { ["X"] = 1, ["Y"] = 2 }),
        Normalized.As<object>(new Point(1, 2)), Normalized.As<object>(new { X = 1, Y = 2 }), Normalized.As<object>(int.MaxValue), Normalized.As<object>((long)int.MaxValue));

    [Test]
    public void What_python_can_pass_has_pythons_text_as_an_object()
    {
        Assert.That(Normalized.As<object>(1), Is.EqualTo("1"));
        Assert.That(Normalized.As<object>(1L << 40), Is.EqualTo("1099511627776"));
        Assert.That(Normalized.As<object>(BigInteger.Pow(2, 64)), Is.EqualTo("18446744073709551616"));
        Assert.That(Normalized.As<object>("a"), Is.EqualTo("\"a\""));
        Assert.That(Normalized.As<object>(new List<object?> { 1, new Dictionary<string, object?> { ["k"] = 1.5 } }), Is.EqualTo("[1,{\"k\":1.5}]"));
        Assert.That(Normalized.As<IComparable>(1), Is.EqualTo("1"));
    }

    [Test]
    public void A_list_is_a_list_to_a_parameter_that_only_sees_a_sequence()
    {
        string[] texts =
        [
            Normalized.As<IReadOnlyList<int>>(new[] { 1, 2 }), Normalized.As<IReadOnlyList<int>>(new List<int> { 1, 2 }), Normalized.As<IReadOnlyList<int>>([1, 2]),
            Normalized.As<IEnumerable<int>>(new Queue<int>([1, 2])), Normalized.As<IList<int>>(new Collection<int>([1, 2])), Normalized.As(new[] { 1, 2 }),
        ];
        Assert.That(texts, Is.All.EqualTo("[1,2]"));
        Assert.That(Normalized.As<IReadOnlyList<Shape>>(new Circle[] { new(1) }), Is.EqualTo(Normalized.As<IReadOnlyList<Shape>>(new List<Shape> { new Circle(1) })));
        Assert.That(Normalized.As<IReadOnlyDictionary<string, int>>(new Dictionary<string, int> { ["a"] = 1 }), Is.EqualTo("{\"a\":1}"));
        Assert.That(Normalized.As<IReadOnlyList<string>>(new Lines { "a" }), Does.Contain("typed"));
        AllDiffer(Normalized.As<IEnumerable<char>>("ab"), Normalized.As<IEnumerable<char>>(['a', 'b']));
        Assert.That(Normalized.As<IReadOnlyList<byte>>(new byte[] { 1 }), Is.EqualTo("[1]"));
    }

    [Test]
    public void A_boxed_value_of_another_type_than_the_parameters_is_an_object()
    {
        Assert.That(Normalized.Declared(1, typeof(long)), Is.EqualTo("1"));
        Assert.That(Normalized.Declared(1L, typeof(int)), Does.Contain("System.Int64"));
    }

    private static void AllDiffer(params string[] texts) => Assert.That(texts, Is.Unique);
}
