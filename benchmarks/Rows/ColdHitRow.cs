using Memento.Benchmarks.Floors;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;
using Memento.Benchmarks.Work;

namespace Memento.Benchmarks.Rows;

/// <summary>A remembered call that no memory cache answers: the result is read from the store and checked.</summary>
internal sealed class ColdHitRow : IRow
{
    private const int Known = 2000;
    private const int Calls = 200;
    private const double MostTimesTheFloor = 3;

    public int Number => 3;

    public string Title => "a remembered call without a memory cache, small result";

    public async Task<RowResult> MeasureAsync(Effort effort, Place place)
    {
        await using var environment = place.Open(
            (Clusters.Filesystem, Place.Cold("filesystem", "files")),
            (Clusters.Sqlite, Place.Cold("sqlite", "database/memento.db")));
        for (var number = 0; number < Known; number++)
        {
            MeasuredFunctions.InFiles(number);
            MeasuredFunctions.InDatabase(number);
        }

        var files = SmallStore.FilesOf(environment);
        var bytes = await File.ReadAllBytesAsync(files[0]);
        var file = new FileFloor(place.NewFolder("unused"));
        using var database = new DatabaseFloor(place.NewFolder("database"));
        database.InsertMany(0, Known, bytes);
        using var peers = new SmallPeers("hit", place, Calls);
        var measured = await Rounds.MeasureAsync(
            effort.Of(200, 3),
            effort.WarmUp,
            [
                Loop("open, read, close", index => file.Read(files[index % files.Count])),
                Loop("filesystem", index => MeasuredFunctions.InFiles(index)),
                Loop("point query", index => database.Find(index)),
                Loop("sqlite", index => MeasuredFunctions.InDatabase(index)),
                .. peers.Contestants,
            ]);
        return new RowResult(
            [
                peers.ToLine("filesystem", MostTimesTheFloor, measured[1], measured[0], measured),
                peers.ToLine("sqlite", MostTimesTheFloor, measured[3], measured[2], measured),
            ],
            SmallPeers.Note);
    }

    private static Contestant Loop(string name, Action<int> work) => Contestant.OfLoop(name, Calls, () =>
    {
        for (var call = 0; call < Calls; call++)
        {
            work(Random.Shared.Next(Known));
        }
    });
}
