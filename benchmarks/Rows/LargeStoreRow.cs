using System.Globalization;
using Memento.Benchmarks.Floors;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Peers;
using Memento.Benchmarks.Reporting;
using Memento.Benchmarks.Work;

namespace Memento.Benchmarks.Rows;

/// <summary>A call that makes a large array, which is stored.</summary>
internal sealed class LargeStoreRow : IRow
{
    private const double MostTimesTheFloor = 1.3;

    public int Number => 6;

    public string Title => "100 MB double[] stored";

    public bool HasLargeFiles => true;

    public static int Length(Effort effort) => effort.Of(12_500_000, 200_000);

    public async Task<RowResult> MeasureAsync(Effort effort, Place place)
    {
        var length = Length(effort);
        await using var environment = place.Open((Clusters.Filesystem, Place.Cold("filesystem", "files")));
        var folder = place.NewFolder("floor");
        using var joblib = PythonPeer.Start("joblib", "array-store", place.NewFolder("joblib"), length);
        using var diskcache = PythonPeer.Start("diskcache", "array-store", place.NewFolder("diskcache"), length);
        PythonPeer[] python = [joblib, diskcache];
        var array = LargeArrays.OfLength(length);
        int written = 0, called = 0;
        var measured = await Rounds.MeasureAsync(
            effort.Of(7, 2),
            TimeSpan.Zero,
            [
                Contestant.OfLoop("write and SHA-256", 1, () => LargeFileFloor.Write(Path.Combine(folder, (written++).ToString(CultureInfo.InvariantCulture)), array)),
                Contestant.OfLoop("filesystem", 1, () => MeasuredFunctions.Series(called++, length)),
                .. python.Where(static peer => peer.IsThere).Select(static peer => peer.ToContestant()),
            ]);
        return new RowResult(
            [
                new Line($"{length * 8 / 1_000_000} MB stored", measured[1], measured[0], Verdict.AtMost(MostTimesTheFloor, measured[1], measured[0]))
                {
                    Peers = [.. python.Select(peer => peer.ToPeer(measured))],
                },
            ],
            "The peers take no SHA-256 of what they store.");
    }
}
