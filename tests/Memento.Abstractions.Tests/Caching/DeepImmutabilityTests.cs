using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Numerics;
using System.Text;
using Memento.Caching;

namespace Memento.Abstractions.Tests.Caching;

[TestFixture]
public sealed class DeepImmutabilityTests
{
    [TestCase(typeof(int))]
    [TestCase(typeof(double))]
    [TestCase(typeof(string))]
    [TestCase(typeof(decimal))]
    [TestCase(typeof(DateTime))]
    [TestCase(typeof(DateOnly))]
    [TestCase(typeof(TimeSpan))]
    [TestCase(typeof(Guid))]
    [TestCase(typeof(BigInteger))]
    [TestCase(typeof(DayOfWeek))]
    [TestCase(typeof(int?))]
    [TestCase(typeof((int, string)))]
    [TestCase(typeof(KeyValuePair<string, double>))]
    [TestCase(typeof(Tuple<int, string>))]
    [TestCase(typeof(ImmutableArray<string>))]
    [TestCase(typeof(ImmutableDictionary<string, ImmutableList<int>>))]
    [TestCase(typeof(Event))]
    [TestCase(typeof(Tree))]
    [TestCase(typeof(Point))]
    [TestCase(typeof(ExceptionRecord))]
    public void Nobody_can_change(Type type) => Assert.That(DeepImmutability.Holds(type), Is.True);

    [TestCase(typeof(int[]))]
    [TestCase(typeof(object))]
    [TestCase(typeof(List<int>))]
    [TestCase(typeof(ReadOnlyCollection<int>))]
    [TestCase(typeof(IReadOnlyList<int>))]
    [TestCase(typeof(Dictionary<string, int>))]
    [TestCase(typeof((int, int[])))]
    [TestCase(typeof(ImmutableArray<int[]>))]
    [TestCase(typeof(ImmutableList<int>.Builder))]
    [TestCase(typeof(Open))]
    [TestCase(typeof(Settable))]
    [TestCase(typeof(Holder))]
    [TestCase(typeof(Grower))]
    [TestCase(typeof(MutableTree))]
    [TestCase(typeof(Action))]
    [TestCase(typeof(StringBuilder))]
    [TestCase(typeof(CultureInfo))]
    [TestCase(typeof(MemoryStream))]
    [TestCase(typeof(System.Text.Json.JsonElement))]
    [TestCase(typeof(Task<int>))]
    [TestCase(typeof(ReadOnlyMemory<byte>))]
    [TestCase(typeof(CancellationToken))]
    [TestCase(typeof(Nest<int>))]
    [TestCase(typeof(Fork<int>))]
    public void Somebody_might_change(Type type) => Assert.That(DeepImmutability.Holds(type), Is.False);

    [Test]
    public void The_order_of_asking_does_not_matter()
    {
        // A type that refers to itself by way of one that fails must not be remembered as immutable.
        Assert.That(DeepImmutability.Holds(typeof(First)), Is.False);
        Assert.That(DeepImmutability.Holds(typeof(Second)), Is.False);
    }

    private sealed record Event(string Id, double Magnitude, DateTimeOffset Time, ImmutableArray<string> Tags);

    private sealed record Tree(int Value, Tree? Left, Tree? Right);

    private readonly record struct Point(double X, double Y);

    private record Open(int Value);

    private sealed class Settable
    {
        public int Value { get; set; }
    }

    private sealed record Holder(int[] Values);

    private struct Grower
    {
        public int Value;

        public void Grow() => Value++;
    }

    private sealed record MutableTree(Tree? Fine, MutableTree? Next, List<int> Values);

    /// <summary>A type that holds a larger one of itself has no last member. Whether anybody can change it is in doubt.</summary>
    private sealed record Nest<T>(T Value, Nest<Nest<T>>? Next);

    private sealed record Fork<T>(T Value, Fork<(T, T)>? Left, Fork<ImmutableList<T>>? Right);

    private sealed record First(Second? Second, int[] Values);

    private sealed record Second(First? First);
}
