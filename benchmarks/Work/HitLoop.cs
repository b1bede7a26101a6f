using System.Diagnostics;
using System.Globalization;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Rows;
using Memento.Configuration;

namespace Memento.Benchmarks.Work;

/// <summary>One kind of hit from memory over and over, for a profiler to look at.</summary>
internal static class HitLoop
{
    /// <summary>Runs it for some time.</summary>
    /// <param name="kind"><c>plain</c>, <c>nested</c> or <c>static</c>.</param>
    /// <param name="seconds">For how long.</param>
    public static async Task RunAsync(string kind, double seconds)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"memento-loop-{Guid.NewGuid():N}");
        using var place = new Place(folder, isTemporary: true);
        await using var environment = place.Open((Clusters.Memory, new BackendDefinition("memory")));
        var samples = new List<double>();
        var round = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds;)
        {
            MemoryHitRow.Call();
            var start = Stopwatch.GetTimestamp();
            switch (kind)
            {
                case "plain":
                    MemoryHitRow.Call();
                    break;
                case "nested":
                    samples.Add(MeasuredFunctions.NestedCallOnce(round++));
                    continue;
                case "static":
                    MemoryHitWithMoreRow.CallWithStatic();
                    break;
                default:
                    throw new ArgumentException($"There is no kind of hit \"{kind}\": plain, nested or static.", nameof(kind));
            }

            samples.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / MemoryHitRow.Calls);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {samples.Min():F1} ns at the shortest, {Median.Of(samples.TakeLast(samples.Count / 2)):F1} ns the median"));
    }
}
