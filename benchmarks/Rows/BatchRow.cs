using Memento.Benchmarks.Floors;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Peers;
using Memento.Benchmarks.Reporting;
using Memento.Benchmarks.Work;
using Memento.Serialization;

namespace Memento.Benchmarks.Rows;

/// <summary>Many results handed to the storage at once, each round into a new database.</summary>
internal sealed class BatchRow : IRow
{
    private const int Transaction = 1000;
    private const double MostTimesTheFloor = 2;

    public int Number => 5;

    public string Title => "10,000 results stored in one batch, sqlite";

    public async Task<RowResult> MeasureAsync(Effort effort, Place place)
    {
        var count = effort.Of(10_000, 200);
        var results = Enumerable.Range(0, count).Select(StoredResults.Of).ToList();
        var bytes = MementoSerializer.Serialize(results[0].Memento with { Content = null });
        using var diskcache = PythonPeer.Start("diskcache.Cache", "batch", place.NewFolder("diskcache"), count);
        var measured = await Rounds.MeasureAsync(
            effort.Of(15, 2),
            TimeSpan.Zero,
            [
                new Contestant("rows in transactions of 1,000", () =>
                {
                    using var database = new DatabaseFloor(place.NewFolder("floor"));
                    return Contestant.OfLoop("", count, () =>
                    {
                        for (var first = 0; first < count; first += Transaction)
                        {
                            database.InsertMany(first, Math.Min(Transaction, count - first), bytes);
                        }
                    }).RoundAsync();
                }),
                new Contestant("sqlite", async () =>
                {
                    await using var environment = place.Open((Clusters.Sqlite, Place.Cold("sqlite", "memento.db")));
                    var storage = environment.GetCluster(Clusters.Sqlite)!.Storage;
                    // The database is made before, as that of the floor is.
                    await storage.MemoizeAsync(StoredResults.Of(-1));
                    return await Contestant.OfTask("", count, async () =>
                    {
                        var kept = await storage.MemoizeManyAsync(results);
                        if (kept.Any(static memento => memento.Content is null))
                        {
                            throw new InvalidOperationException("Not all results were kept.");
                        }
                    }).RoundAsync();
                }),
                .. diskcache.IsThere ? (Contestant[])[diskcache.ToContestant()] : [],
            ]);
        var peer = diskcache.ToPeer(measured);
        return new RowResult(
            [new Line($"{count:N0} results, each", measured[1], measured[0], Verdict.AtMost(MostTimesTheFloor, measured[1], measured[0])) { Peers = [peer] }],
            "The rows of the floor have as many bytes as a memento.");
    }
}
