using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;
using Memento.Benchmarks.Work;
using Memento.Configuration;

namespace Memento.Benchmarks.Rows;

/// <summary>A call that was never made, whose value is there before it is stored.</summary>
internal sealed class WriteBehindRow : IRow
{
    private const int Calls = 50;

    /// <summary>How long the caller may wait for a value that is stored behind, in nanoseconds.</summary>
    private const double MostNanoseconds = 10_000;

    public int Number => 11;

    public string Title => "a small result computed and stored behind (write_behind)";

    public async Task<RowResult> MeasureAsync(Effort effort, Place place)
    {
        await using var environment = place.Open(
            (Clusters.Memory, new BackendDefinition("memory")),
            (Clusters.Filesystem, Place.Cold("filesystem", "files")),
            (Clusters.Behind, Place.Cold("filesystem", "behind", ("write_behind", true), ("leases", false))),
            (Clusters.BehindLeased, Place.Cold("filesystem", "leased", ("write_behind", true))));
        var storage = environment.GetCluster(Clusters.Behind)!.Storage;
        var leased = environment.GetCluster(Clusters.BehindLeased)!.Storage;
        var given = 0;
        var measured = await Rounds.MeasureAsync(
            effort.Of(200, 3),
            effort.WarmUp,
            Contestant.OfLoop("f(int) in memory", MemoryHitRow.Calls, () => MemoryHitRow.Call()),
            await BehindAsync("handed to the storage", storage, () => storage.MemoizeAsync(StoredResults.Of(given++)).AsTask().GetAwaiter().GetResult()),
            await BehindAsync("without leases", storage, Next(static number => MeasuredFunctions.Behind(number))),
            await BehindAsync("with leases", leased, Next(static number => MeasuredFunctions.BehindLeased(number))),
            Contestant.OfLoop("at once", Calls, Repeat(Next(static number => MeasuredFunctions.InFiles(number)))));
        return new RowResult(
            [
                Judged("what storing takes of the caller's time", measured[1], measured[0]),
                new Line("the whole call, without leases", measured[2], measured[0]) { Peers = [Peer.Of(measured[4])] },
                new Line("the whole call", measured[3], measured[0]) { Peers = [Peer.Of(measured[4])] },
            ],
            "Storage `filesystem` without a memory cache; what waits is written between the rounds. A whole call looks the result up in vain, takes the lease of the call so that other processes do not compute it too, and computes.");
    }

    private static Line Judged(string subject, Measured ours, Measured floor) =>
        new(subject, ours, floor, new Verdict(ours.Nanoseconds <= MostNanoseconds, $"{Quantity.OfTime(ours.Nanoseconds)}, at most {Quantity.OfTime(MostNanoseconds)}"));

    /// <summary>Calls in a loop; what they leave to be written is written behind the measurement.</summary>
    private static async Task<Contestant> BehindAsync(string name, Memento.Storage.IStorageBackend storage, Action call)
    {
        var loop = Contestant.OfLoop(name, Calls, Repeat(call));
        await storage.FlushAsync();
        return new Contestant(name, async () =>
        {
            var sample = await loop.RoundAsync();
            await storage.FlushAsync();
            return sample;
        });
    }

    private static Action Repeat(Action call) => () =>
    {
        for (var number = 0; number < Calls; number++)
        {
            call();
        }
    };

    private static Action Next(Action<int> call)
    {
        var next = 0;
        return () => call(next++);
    }
}
