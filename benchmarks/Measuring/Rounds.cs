using System.Diagnostics;

namespace Memento.Benchmarks.Measuring;

/// <summary>
/// Measures contestants in turns, a round of each after the other, so that what else the machine does hits all alike: only what was measured so may be compared.
/// Nothing of them is run apart, in another process or at another time.
/// </summary>
internal static class Rounds
{
    /// <summary>Measures.</summary>
    /// <param name="count">How many rounds count.</param>
    /// <param name="warmUp">For how long rounds before these are made: the compiler's tiers come by count and by time. One is made at least.</param>
    /// <param name="contestants">Who takes part.</param>
    /// <returns>What each took, in their order.</returns>
    public static async Task<IReadOnlyList<Measured>> MeasureAsync(int count, TimeSpan warmUp, params IReadOnlyList<Contestant> contestants)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            await RoundAsync(contestants, 0, static (_, _) => { });
        }
        while (Stopwatch.GetElapsedTime(start) < warmUp);

        Measured[] measured = [.. contestants.Select(static contestant => new Measured(contestant.Name))];
        for (var round = 0; round < count; round++)
        {
            await RoundAsync(contestants, round, (index, sample) => measured[index].Add(sample));
        }

        return measured;
    }

    private static async Task RoundAsync(IReadOnlyList<Contestant> contestants, int round, Action<int, Sample> add)
    {
        // In another order each time, the same ones in each run: who comes after the largest garbage, the fullest disk or the emptiest cache of the processor is not always
        // the same. Another to begin with is not enough, since each would still come after the same one.
        int[] order = [.. Enumerable.Range(0, contestants.Count)];
        new Random(round).Shuffle(order);
        foreach (var index in order)
        {
            add(index, await contestants[index].RoundAsync());
        }
    }
}
