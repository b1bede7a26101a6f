using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Memento.Keys;
using Memento.Keys.Normalization;
using static Memento.Core.Tests.Keys.KeySamples;

namespace Memento.Core.Tests.Keys;

/// <summary>For values of every kind of type: two keys are equal exactly when their hashes are, and what is kept of a value is equal to it.</summary>
public class ExactnessTests
{
    private const long NoLimit = long.MaxValue;

    /// <summary>Every value of these that has a hash can be kept.</summary>
    private static readonly Type[] Closed =
    [
        typeof(byte[]), typeof(Memory<byte>), typeof(ReadOnlyMemory<byte>), typeof(ReadOnlyMemory<byte>?), typeof(int[]), typeof(double[]), typeof(float[]), typeof(Half[]), typeof(decimal[]),
        typeof(bool[]), typeof(char[]), typeof(string[]), typeof(Guid[]), typeof(DateTime[]), typeof(DateTimeOffset[]), typeof(BigInteger[]), typeof(Color[]), typeof(double?[]), typeof(double[][]), typeof(byte[][]),
        typeof(int[,]), typeof(double[,]), typeof(string[,,]), typeof(int[][,]), typeof(List<int>), typeof(List<double[]>), typeof(List<string>), typeof(List<List<string>>),
        typeof(ImmutableArray<double>), typeof(ImmutableArray<int[]>), typeof(ImmutableArray<int>?), typeof(ImmutableList<double>), typeof(Collection<double>), typeof(ReadOnlyCollection<int[]>), typeof(Queue<int>), typeof(LinkedList<string>),
        typeof(Dictionary<string, double>), typeof(Dictionary<string, int[]>), typeof(ImmutableDictionary<string, int>), typeof(Dictionary<string, Dictionary<string, string>>),
        typeof(IReadOnlyList<double>), typeof(IEnumerable<int>), typeof(ICollection<string>), typeof(IList<int[]>), typeof(IReadOnlyCollection<Point>), typeof(IReadOnlyDictionary<string, double>), typeof(IDictionary<string, int[]>),
        typeof(Tuple<int, double>), typeof(Tuple<double[], string>), typeof((int, double[])), typeof((double[], List<int>, string)), typeof(ValueTuple<int[], int, int, int>), typeof((int, int, int[], int, int)),
        typeof((int, int, int, int[], int, int)), typeof((int, int, int, int, int, int, int[])), typeof((int, int, int, int, int, int, int, double[])), typeof((int, double[])?), typeof((int, double[])[]),
        typeof(KeyValuePair<string, double[]>), typeof(Complex), typeof(Complex[]), typeof(Point), typeof(Point[]), typeof(Point?), typeof(Plain), typeof(Named), typeof(Measured), typeof(Measured[]), typeof(Cell), typeof(Cell[]),
        typeof(ImmutableSortedDictionary<string, int>), typeof(ImmutableQueue<int>), typeof(ImmutableStack<string>), typeof(nint[]), typeof(Int128[]), typeof(DateOnly[]), typeof(TimeOnly[]), typeof(TimeSpan[]),
        typeof(Rights[]), typeof(Memory<byte>[]), typeof((double, double)[,]), typeof(Tuple<int, int, int, int, int, int, int, Tuple<int[]>>), typeof(string), typeof(Half), typeof(DateTimeOffset?),
        typeof(Veiled), typeof(Chain), typeof(Explicit), typeof(Matrix), typeof(Unit),
    ];

    /// <summary>Values of these may hold what only the hash can tell.</summary>
    private static readonly Type[] Open =
    [
        typeof(object), typeof(object[]), typeof(List<object>), typeof(Dictionary<string, object>), typeof(IReadOnlyList<object>), typeof(IReadOnlyDictionary<string, object>), typeof((int, object)),
        typeof(ISet<int>), typeof(IEnumerable<object>), typeof(IShape), typeof(Shape), typeof(Circle), typeof(Circle[]), typeof(Shape[]), typeof(Drawing), typeof(Tuple<object, int>), typeof(KeyValuePair<string, object>), typeof(object[,]), typeof(IReadOnlyList<Shape>),
    ];

    private static readonly Type[] Inexact =
    [
        typeof(Action), typeof(Stream), typeof(Task<int>), typeof(FunctionReference), typeof(IFunctionReferenceable), typeof(HashSet<int>), typeof(Dictionary<int, int>), typeof(Secretive), typeof(Service), typeof(Reserved),
        typeof(Lines), typeof(Labelled), typeof(Window), typeof(Handle), typeof(Handles), typeof(Uri), typeof(CancellationToken), typeof(Stack<int>), typeof(ArraySegment<byte>), typeof(List<Action>), typeof((int, Action)), typeof(Action[]),
        typeof(IReadOnlyList<Action>), typeof(ValueTuple<int, int, int, int, int, int, int, int>), typeof(SortedDictionary<string, int>), typeof(IImmutableList<int>), typeof(int*[]),
        typeof(Nest<int>), typeof(Fork<int>),
    ];

    [TestCaseSource(nameof(Closed))]
    [TestCaseSource(nameof(Open))]
    public void Equal_means_the_same_hash(Type type) => Agree(type, cases: 8);

    [TestCaseSource(nameof(Closed))]
    [TestCaseSource(nameof(Open))]
    [Category("Long")]
    public void Equal_means_the_same_hash_for_many(Type type) => Agree(type, cases: 100);

    private static void Agree(Type type, int cases)
    {
        var check = typeof(ExactnessTests).GetMethod(nameof(AgreeFrom), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(type).CreateDelegate<Func<int, bool>>();
        Assert.That(ArgumentComparer.IsExact(type));
        Prop.ForAll(ArbMap.Default.GeneratorFor<int>().Select(seed => seed * 397).ToArbitrary(), check).Check(Config.QuickThrowOnFailure.WithMaxTest(cases));
    }

    [Test]
    public void Every_scalar_that_is_written_is_compared() =>
        Assert.That(Scalars.Types.Where(type => !ArgumentComparer.IsExact(type)), Is.Empty);

    [TestCaseSource(nameof(Inexact))]
    public void A_type_whose_text_only_the_hash_can_tell_is_keyed_by_it(Type type) => Assert.That(ArgumentComparer.IsExact(type), Is.False);

    private static bool AgreeFrom<T>(int seed)
    {
        var comparer = ArgumentComparer<T>.Instance;
        var samples = Enumerable.Range(0, 12).Select(i => new Sample<T>(seed + (i % 8))).ToArray();
        foreach (var x in samples)
        {
            if (x.IsKept && x.Hash is not null)
            {
                Assert.That(comparer.Equals(x.Kept, x.Value) && comparer.Equals(x.Value, x.Kept) && comparer.GetHashCode(x.Kept!) == comparer.GetHashCode(x.Value!) && HashOf(x.Kept) == x.Hash, x.Text);
            }

            foreach (var y in samples)
            {
                AgreeOn(comparer, x, y);
            }
        }

        return !Closed.Contains(typeof(T)) || samples.All(sample => sample.IsKept || sample.Hash is null);
    }

    private static void AgreeOn<T>(ArgumentComparer<T> comparer, Sample<T> x, Sample<T> y)
    {
        var areEqual = comparer.Equals(x.Value, y.Value);
        if (areEqual)
        {
            Assert.That(comparer.GetHashCode(x.Value!), Is.EqualTo(comparer.GetHashCode(y.Value!)), $"{x.Text} {y.Text}");
        }

        if (x.Hash is not null && x.IsKept)
        {
            // What is refused has no hash, and must not be answered from the shelf either.
            var isSame = x.Hash == y.Hash;
            Assert.That(comparer.Equals(x.Kept, y.Value), y.IsKept ? Is.EqualTo(isSame) : Is.False, $"{x.Text} kept, {y.Text} looked up");
            Assert.That(areEqual, y.IsKept ? Is.EqualTo(isSame) : Is.False, $"{x.Text} {y.Text}");
        }
    }

    private static ArgumentHash? HashOf<T>(T value)
    {
        try
        {
            return ArgumentHasher.Hash(new Dictionary<string, object?> { ["x"] = value }, null, new Dictionary<string, Type> { ["x"] = typeof(T) });
        }
        catch (UnsupportedArgumentException)
        {
            return null;
        }
    }

    private sealed class Sample<T>
    {
        public Sample(int seed)
        {
            Value = (T)new RandomValues(seed).Make(typeof(T))!;
            IsKept = ArgumentComparer<T>.Instance.TryKeep(Value, NoLimit, out var kept);
            Kept = kept;
            Hash = HashOf(Value);
        }

        public T Value { get; }

        public T? Kept { get; }

        public bool IsKept { get; }

        public ArgumentHash? Hash { get; }

        public string Text => Hash is null ? $"{Value} (refused)" : Normalized.As(Value);
    }
}
