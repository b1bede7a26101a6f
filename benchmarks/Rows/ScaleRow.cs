using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;
using Memento.Benchmarks.Scale;

namespace Memento.Benchmarks.Rows;

/// <summary>Operations in stores of more and more mementos of one function, beside the smallest.</summary>
internal sealed class ScaleRow : IRow
{
    private const double MostTimes = 1.5;

    /// <summary>How long it may take to list 50,000, in seconds.</summary>
    private const double MostSeconds = 1;

    public int Number => 10;

    public string Title => "a hit, a store, forgetting one, the first ten, listing all: at 1,000, 10,000 and 100,000 mementos";

    public async Task<RowResult> MeasureAsync(Effort effort, Place place)
    {
        int[] counts = effort.IsQuick ? [20, 50, 100] : [1_000, 10_000, 100_000];
        var listed = effort.Of(50_000, 60);
        var stores = new List<ScaledStore>();
        try
        {
            foreach (var count in counts)
            {
                stores.Add(await ScaledStore.MakeAsync(Path.Combine(place.NewFolder("store"), "store"), count));
            }

            var lines = new List<Line>();
            foreach (var operation in ScaledOperation.All)
            {
                var measured = await Rounds.MeasureAsync(effort.Of(301, 3), effort.IsQuick ? TimeSpan.Zero : TimeSpan.FromSeconds(0.5), [.. stores.Select(store => operation.On(store))]);
                for (var i = 1; i < counts.Length; i++)
                {
                    lines.Add(new Line(FormattableString.Invariant($"{operation.Name} among {counts[i]:N0}"), measured[i], measured[0], Verdict.AtMost(MostTimes, measured[i], measured[0])));
                }
            }

            lines.Add(await ListAsync(effort, place, listed, stores[0]));
            return new RowResult(lines, "Storage `filesystem` without a memory cache. The original at 50,000, elsewhere: a hit 0.4 ms, a store 0.7 ms, forgetting one 1,500 ms, the first ten 34 ms, listing all 15.5 s.");
        }
        finally
        {
            foreach (var store in stores)
            {
                await store.DisposeAsync();
            }
        }
    }

    /// <summary>Lists all of a store, a memento apart from another in the time shown for it.</summary>
    private static async Task<Line> ListAsync(Effort effort, Place place, int count, ScaledStore small)
    {
        await using var store = await ScaledStore.MakeAsync(Path.Combine(place.NewFolder("store"), "store"), count);
        var measured = await Rounds.MeasureAsync(effort.Of(5, 1), TimeSpan.Zero, Of(store), Of(small));
        var seconds = measured[0].Nanoseconds * count / 1e9;
        return new Line(FormattableString.Invariant($"each of {count:N0} listed"), measured[0], measured[1], new Verdict(seconds <= MostSeconds, FormattableString.Invariant($"{seconds:0.00} s for all {count:N0}, at most {MostSeconds}")));

        static Contestant Of(ScaledStore store) => Contestant.OfTask(FormattableString.Invariant($"each of {store.Count:N0}"), store.Count, async () =>
        {
            var found = await store.CountAsync();
            if (found < store.Count)
            {
                throw new InvalidOperationException($"{found} of {store.Count} mementos were listed.");
            }
        });
    }
}
