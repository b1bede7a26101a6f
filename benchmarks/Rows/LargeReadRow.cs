using Memento.Benchmarks.Floors;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Peers;
using Memento.Benchmarks.Reporting;
using Memento.Benchmarks.Work;

namespace Memento.Benchmarks.Rows;

/// <summary>A remembered call whose large array is read from the store, and checked.</summary>
internal sealed class LargeReadRow : IRow
{
    private const int Arrays = 3;

    public int Number => 7;

    public string Title => "100 MB double[] read back, checked";

    public bool HasLargeFiles => true;

    public async Task<RowResult> MeasureAsync(Effort effort, Place place)
    {
        var length = LargeStoreRow.Length(effort);
        await using var environment = place.Open((Clusters.Filesystem, Place.Cold("filesystem", "files")));
        for (var number = 0; number < Arrays; number++)
        {
            MeasuredFunctions.Series(number, length);
        }

        var path = Path.Combine(place.NewFolder("floor"), "array");
        LargeFileFloor.Write(path, LargeArrays.OfLength(length));
        using var joblib = PythonPeer.Start("joblib", "array-read", place.NewFolder("joblib"), length);
        using var diskcache = PythonPeer.Start("diskcache", "array-read", place.NewFolder("diskcache"), length);
        PythonPeer[] python = [joblib, diskcache];
        var next = 0;
        var measured = await Rounds.MeasureAsync(
            effort.Of(15, 2),
            TimeSpan.Zero,
            [
                Contestant.OfLoop("read alone", 1, () => LargeFileFloor.Read(path, length)),
                Contestant.OfLoop("filesystem", 1, () => Read(next++ % Arrays, length)),
                .. python.Where(static peer => peer.IsThere).Select(static peer => peer.ToContestant()),
            ]);
        Peer[] peers = [.. python.Select(peer => peer.ToPeer(measured))];
        return new RowResult(
            [new Line($"{length * 8 / 1_000_000} MB read back", measured[1], measured[0], Verdict.FasterThan(measured[1], peers[0])) { Peers = peers }],
            "The peers check nothing of what they read.");
    }

    private static void Read(int number, int length)
    {
        var array = MeasuredFunctions.Series(number, length);
        if (ReferenceEquals(array, LargeArrays.OfLength(length)) || array[0] != number)
        {
            throw new InvalidOperationException($"Array {number} was not read from the store.");
        }
    }
}
