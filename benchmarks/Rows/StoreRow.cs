using Memento.Benchmarks.Floors;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;
using Memento.Benchmarks.Work;

namespace Memento.Benchmarks.Rows;

/// <summary>A call that was never made: looked up in vain, computed and stored, so that it survives the end of the process.</summary>
internal sealed class StoreRow : IRow
{
    private const int Calls = 50;
    private const double MostTimesFiles = 1.5;
    private const double MostTimesDatabase = 2;

    public int Number => 4;

    public string Title => "a small result computed and stored, durability process";

    public async Task<RowResult> MeasureAsync(Effort effort, Place place)
    {
        await using var environment = place.Open(
            (Clusters.Filesystem, Place.Cold("filesystem", "files")),
            (Clusters.Sqlite, Place.Cold("sqlite", "database/memento.db")));
        MeasuredFunctions.InFiles(-1);
        var bytes = await File.ReadAllBytesAsync(SmallStore.FilesOf(environment)[0]);
        var file = new FileFloor(place.NewFolder("files"));
        using var database = new DatabaseFloor(place.NewFolder("database"));
        using var peers = new SmallPeers("store", place, Calls);
        var measured = await Rounds.MeasureAsync(
            effort.Of(100, 3),
            effort.WarmUp,
            [
                Loop("create, write, rename", _ => file.Write(bytes)),
                Loop("filesystem", static number => MeasuredFunctions.InFiles(number)),
                Loop("insert", number => database.Insert(number, bytes)),
                Loop("sqlite", static number => MeasuredFunctions.InDatabase(number)),
                .. peers.Contestants,
            ]);
        return new RowResult(
            [
                peers.ToLine("filesystem", MostTimesFiles, measured[1], measured[0], measured),
                peers.ToLine("sqlite", MostTimesDatabase, measured[3], measured[2], measured),
            ],
            SmallPeers.Note);
    }

    private static Contestant Loop(string name, Action<int> work)
    {
        var next = 0;
        return Contestant.OfLoop(name, Calls, () =>
        {
            for (var call = 0; call < Calls; call++)
            {
                work(next++);
            }
        });
    }
}
