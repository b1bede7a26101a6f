using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Memento.Caching;

namespace Memento.Abstractions.Tests.Caching;

[TestFixture]
[NonParallelizable]
public sealed class SizeEstimatorTests
{
    private static readonly (string Name, Func<object> Make)[] Values =
    [
        ("string", static () => new string('x', 1_000_000)),
        ("bytes", static () => new byte[3_000_000]),
        ("doubles", static () => new double[500_000]),
        ("matrix", static () => new double[700, 700]),
        ("structs", static () => new (byte, long, int)[100_000]),
        ("strings", static () => Strings(20_000).ToArray()),
        ("strings of any length", static () => Enumerable.Range(0, 20_000).Select(static i => new string('x', i % 200)).ToArray()),
        ("jagged", static () => Enumerable.Range(0, 1000).Select(static i => new int[i % 500]).ToArray()),
        ("list of numbers", static () => new List<long>(Enumerable.Range(0, 300_000).Select(static i => (long)i))),
        ("list of strings", static () => new List<string>(Strings(20_000))),
        ("list of records", static () => new List<Event>(Events(20_000))),
        ("dictionary", static () => Strings(20_000).ToDictionary(static text => text, static text => text.Length, StringComparer.Ordinal)),
        ("dictionary of lists", static () => Strings(5_000).ToDictionary(static text => text, static _ => new List<int>([1, 2, 3]), StringComparer.Ordinal)),
        ("set", static () => Strings(20_000).ToHashSet(StringComparer.Ordinal)),
        ("sorted dictionary", static () => new SortedDictionary<string, int>(Strings(3_000).ToDictionary(static text => text, static text => text.Length, StringComparer.Ordinal), StringComparer.Ordinal)),
        ("immutable array", static () => Events(20_000).ToImmutableArray()),
        ("immutable list", static () => Strings(20_000).ToImmutableList()),
        ("immutable dictionary", static () => Strings(20_000).ToImmutableDictionary(static text => text, static text => text.Length)),
        ("immutable sorted set", static () => Strings(20_000).ToImmutableSortedSet(StringComparer.Ordinal)),
        ("tuples", static () => Enumerable.Range(0, 20_000).Select(static i => (i, $"text {i}")).ToArray()),
        ("nested records", static () => Enumerable.Range(0, 5_000).Aggregate((Chain?)null, static (tail, i) => new Chain(i, $"link {i}", tail))!),
        ("a record", static () => new Table("a", [.. Strings(5_000)], new double[50_000])),
    ];

    [TestCaseSource(nameof(Names))]
    [Category("Long")]
    public void Agrees_with_the_runtime_within_a_fifth(string name)
    {
        var make = Values.Single(value => value.Name == name).Make;
        object?[] holder = [null];
        Fill(holder, make);
        holder[0] = null;

        // The median of five: what else runs in the process makes objects and lets them go as well.
        var all = new long[5];
        for (var i = 0; i < all.Length; i++)
        {
            Fill(holder, make);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            holder[0] = null;
            all[i] = before - GC.GetTotalMemory(forceFullCollection: true);
        }

        Array.Sort(all);
        var actual = all[all.Length / 2];
        Fill(holder, make);
        var estimate = SizeEstimator.Estimate(holder[0]);
        TestContext.Out.WriteLine($"{estimate} estimated, {actual} by the runtime");
        Assert.That(estimate, Is.EqualTo(actual).Within(20).Percent);
    }

    [Test]
    public void Small_values_are_exact()
    {
        Assert.That(SizeEstimator.Estimate(null), Is.Zero);
        Assert.That(SizeEstimator.Estimate(""), Is.EqualTo(24));
        Assert.That(SizeEstimator.Estimate(42), Is.EqualTo(24));
        Assert.That(SizeEstimator.Estimate(42m), Is.EqualTo(32));
        Assert.That(SizeEstimator.Estimate(new byte[1]), Is.EqualTo(32));
    }

    [Test]
    public void Circles_come_to_an_end()
    {
        var circle = new object[2];
        circle[0] = circle;
        circle[1] = circle;
        Assert.That(SizeEstimator.Estimate(circle), Is.EqualTo(40));
    }

    /// <summary>In a method of its own, so that no register of the test keeps the value.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill(object?[] holder, Func<object> make) => holder[0] = make();

    private static IEnumerable<string> Names() => Values.Select(static value => value.Name);

    private static IEnumerable<string> Strings(int count) => Enumerable.Range(0, count).Select(static i => $"text number {i}");

    private static IEnumerable<Event> Events(int count) => Enumerable.Range(0, count).Select(static i => new Event($"event{i}", i, DateTimeOffset.UnixEpoch, i % 2 == 0));

    private sealed record Event(string Id, double Magnitude, DateTimeOffset Time, bool IsReviewed);

    private sealed record Chain(int Number, string Name, Chain? Next);

    private sealed record Table(string Name, List<string> Rows, double[] Values);
}
