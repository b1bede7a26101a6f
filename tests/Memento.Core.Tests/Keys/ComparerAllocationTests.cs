using System.Collections.Immutable;
using Memento.Keys;
using static Memento.Core.Tests.Keys.KeySamples;

namespace Memento.Core.Tests.Keys;

/// <summary>A look-up by the arguments themselves makes nothing on the heap, whatever they hold.</summary>
[NonParallelizable] // A collection of garbage that another test causes moves the count of this thread.
public class ComparerAllocationTests
{
    [Test]
    public void Comparing_and_hashing_allocate_nothing()
    {
        Free((1, 2.5, "three", 4.00m, DateTimeOffset.UnixEpoch, (Color?)Color.Red));
        Free(new double[1000]);
        Free(new[] { 1.0, double.NaN });
        Free(new[] { "a", "b" });
        Free(new[] { new[] { 1 }, [2] });
        Free(new[,] { { 1, 2 }, { 3, 4 } });
        Free(new List<int> { 1, 2 });
        Free(new List<string> { "a" });
        Free(ImmutableArray.Create(1.0, 2.0));
        Free(new byte[100]);
        Free<IReadOnlyList<double>>(new[] { 1.0 });
        Free<IReadOnlyList<double>>(new List<double> { 1.0 });
        Free(new Dictionary<string, double> { ["a"] = 1, ["b"] = 2 });
        Free<IReadOnlyDictionary<string, int[]>>(new Dictionary<string, int[]> { ["a"] = [1] });
        Free(new Measured("a", [1, 2], [3], DateTime.UnixEpoch));
        Free(new Cell([1], 1.0m));
        Free(new Point(1, 2));
        Free(new[] { new Point(1, 2) });
        Free(Tuple.Create(new[] { 1 }, "a"));
        Free<Circle>(new Named("a", 1));
        Free<object>(1.5);
        Free((new double[] { 1 }, new Measured("a", [1], null, default), 3));
    }

    private static void Free<T>(T value)
    {
        var comparer = ArgumentComparer<T>.Instance;
        Assert.That(comparer.TryKeep(value, long.MaxValue, out var kept), Is.True);
        var equal = 0;
        Look();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Look();
        Assert.That((equal, GC.GetAllocatedBytesForCurrentThread() - before), Is.EqualTo((200, 0L)), typeof(T).ToString());

        void Look()
        {
            for (var i = 0; i < 100; i++)
            {
                equal += comparer.Equals(kept, value) && comparer.GetHashCode(kept!) == comparer.GetHashCode(value!) ? 1 : 0;
            }
        }
    }
}
