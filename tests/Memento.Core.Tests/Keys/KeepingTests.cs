using System.Collections.Immutable;
using Memento.Keys;
using static Memento.Core.Tests.Keys.KeySamples;

namespace Memento.Core.Tests.Keys;

/// <summary>What is kept of arguments: nobody can change it, and what cannot be kept, or never ends, is told.</summary>
public class KeepingTests
{
    [Test]
    public void What_is_kept_does_not_change_with_the_argument()
    {
        Unmoved(new double[] { 1, 2 }, static array => array[0] = 9);
        Unmoved(new byte[] { 1, 2 }, static array => array[0] = 9);
        Unmoved(new Memory<byte>([1, 2]), static bytes => bytes.Span[0] = 9);
        Unmoved(new[] { new[] { "a" }, ["b"] }, static arrays => arrays[1][0] = "z");
        Unmoved(new[,] { { 1, 2 }, { 3, 4 } }, static grid => grid[1, 1] = 9);
        Unmoved(new List<int> { 1 }, static list => list.Add(2));
        Unmoved(new List<int[]> { new[] { 1 } }, static list => list[0][0] = 2);
        Unmoved(ImmutableArray.Create<int[]>([[1]]), static arrays => arrays[0][0] = 2);
        Unmoved(new Dictionary<string, int> { ["a"] = 1 }, static entries => entries["a"] = 2);
        Unmoved<IReadOnlyList<int>>(new List<int> { 1 }, static list => ((List<int>)list).Clear());
        Unmoved<IReadOnlyDictionary<string, int[]>>(new Dictionary<string, int[]> { ["a"] = [1] }, static entries => entries["a"][0] = 2);
        Unmoved(new Measured("a", [1], [2], DateTime.UnixEpoch), static record => record.Values[0] = 2);
        Unmoved(new Measured("a", [1], [2], DateTime.UnixEpoch), static record => record.Counts!.Clear());
        Unmoved(new Plain { Alpha = "a" }, static plain => plain.Alpha = "b");
        Unmoved(new Chain { Next = new Chain() }, static chain => chain.Next!.Next = new Chain());
        Unmoved(new Cell([1], 1), static cell => cell.Items[0] = 2);
        Unmoved(Tuple.Create(new[] { 1 }, 2), static tuple => tuple.Item1[0] = 2);
        Unmoved<object>(new List<object> { new[] { 1 } }, static list => ((int[])((List<object>)list)[0])[0] = 2);
        Unmoved((1, new[] { 1 }, "a"), static tuple => tuple.Item2[0] = 2);
    }

    [Test]
    public void What_nobody_can_change_is_kept_as_it_is()
    {
        Assert.That(Keep("text"), Is.SameAs("text"));
        var named = new Named("a", 1);
        Assert.That(Keep(named), Is.SameAs(named));
        var list = ImmutableList.Create(1, 2);
        Assert.That(Keep(list), Is.SameAs(list));
    }

    [Test]
    public void What_is_too_large_is_not_kept()
    {
        var comparer = ArgumentComparer<ValueTuple<double[]>>.Instance;
        Assert.That(comparer.TryKeep(new(new double[100]), 1000, out _), Is.True);
        Assert.That(comparer.TryKeep(new(new double[200]), 1000, out _), Is.False);
        Assert.That(ArgumentComparer<List<Measured>>.Instance.TryKeep([.. Enumerable.Repeat(new Measured("a", new double[10], null, default), 20)], 1000, out _), Is.False);
    }

    [Test]
    public void What_holds_itself_is_not_kept_and_has_a_hash_code_nevertheless()
    {
        var chain = new Chain();
        chain.Next = new Chain { Next = chain };
        Endless(chain);
        var list = new List<object>();
        list.AddRange([list, list, list, new Dictionary<string, object> { ["a"] = list, ["b"] = list }]);
        Endless(list);
        Endless<object>(list);
    }

    [Test]
    public void What_nests_too_deep_is_not_kept()
    {
        var deep = Enumerable.Range(0, 100_000).Aggregate(new Chain(), (next, _) => new Chain { Next = next });
        Endless(deep);
        var comparer = ArgumentComparer<Chain>.Instance;
        Assert.That(comparer.Equals(deep, Enumerable.Range(0, 100_000).Aggregate(new Chain(), (next, _) => new Chain { Next = next })), Is.False);
        var fair = Enumerable.Range(0, 900).Aggregate(new Chain(), (next, _) => new Chain { Next = next });
        Assert.That(comparer.Equals(Keep(fair), fair), Is.True);
    }

    [Test]
    public void An_argument_that_is_refused_equals_none_that_was_kept()
    {
        Assert.That(Equal(new Dictionary<string, int> { ["a"] = 1 }, new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }), Is.False);
        Assert.That(Equal(ImmutableArray<int>.Empty, default), Is.False);
        Assert.That(Equal(new int[2, 2], (int[,])Array.CreateInstance(typeof(int), [2, 2], [1, 1])), Is.False);
        Assert.That(Equal<IReadOnlyList<int>>(Array.Empty<int>(), default(ImmutableArray<int>)), Is.False);
        Assert.That(Equal<IEnumerable<int>>([1], new HashSet<int> { 1 }), Is.False);
        Assert.That(Equal<IEnumerable<int>>([1], new List<int> { 1 }.Where(_ => true)), Is.False);
    }

    [Test]
    public void An_array_of_another_type_than_the_declared_one_is_another_argument()
    {
        Assert.That(Equal<object[]>(["a"], new[] { "a" }), Is.False);
        Assert.That(Equal([1u], (uint[])(object)new[] { 1 }), Is.False);
        Assert.That(Equal<IReadOnlyList<object>>(new object[] { "a" }, new[] { "a" }), Is.True);
    }

    private static void Unmoved<T>(T value, Action<T> change)
    {
        var comparer = ArgumentComparer<T>.Instance;
        var kept = Keep(value);
        var before = Normalized.As(value);
        Assert.That(comparer.Equals(kept, value), before);
        change(value);
        Assert.That(comparer.Equals(kept, value), Is.False, before);
        Assert.That(Normalized.As(kept), Is.EqualTo(before));
    }

    private static void Endless<T>(T value)
    {
        var comparer = ArgumentComparer<T>.Instance;
        Assert.That(() => comparer.GetHashCode(value!), Throws.Nothing);
        Assert.That(comparer.TryKeep(value, long.MaxValue, out _), Is.False);
    }

    private static T Keep<T>(T value) =>
        ArgumentComparer<T>.Instance.TryKeep(value, long.MaxValue, out var kept) ? kept : throw new AssertionException($"{value} cannot be kept.");

    private static bool Equal<T>(T kept, T value) => ArgumentComparer<T>.Instance.Equals(Keep(kept), value);
}
