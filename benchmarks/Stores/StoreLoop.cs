using System.Diagnostics;

namespace Memento.Benchmarks.Stores;

/// <summary>One operation over and over, for a profiler to look at.</summary>
internal static class StoreLoop
{
    private const int CallsOfRound = 1000;

    /// <summary>Runs it for some time.</summary>
    /// <param name="type">The storage's type.</param>
    /// <param name="operation"><c>hit</c>, <c>store</c>, <c>batch</c> or <c>list</c>.</param>
    /// <param name="seconds">For how long.</param>
    public static void Run(string type, string operation, double seconds)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"memento-loop-{Guid.NewGuid():N}");
        try
        {
            using var store = new MeasuredStore(type, folder);
            store.Batch(0, CallsOfRound);
            var next = CallsOfRound;
            var best = double.MaxValue;
            var leastWork = double.MaxValue;
            var bytes = 0.0;
            for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds;)
            {
                var before = Environment.CpuUsage.TotalTime;
                var count = CallsOfRound;
                switch (operation)
                {
                    case "hit":
                        store.Forget();
                        (best, bytes) = Least(best, store.Call(0, CallsOfRound, isHit: true));
                        break;
                    case "store":
                        (best, bytes) = Least(best, store.Call(next, CallsOfRound, isHit: false));
                        break;
                    case "batch":
                        best = Math.Min(best, 1000 * store.Batch(next, CallsOfRound) / CallsOfRound);
                        break;
                    default:
                        best = Math.Min(best, 1000 * store.List(next) / next);
                        count = next;
                        break;
                }

                leastWork = Math.Min(leastWork, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / count);
                next += operation is "store" or "batch" ? CallsOfRound : 0;
            }

            Console.WriteLine(FormattableString.Invariant($"{type} {operation}: shortest {best:0.0} µs each, of which the processors had {leastWork:0.0} µs at least{(bytes > 0 ? FormattableString.Invariant($", {bytes:0} B allocated") : "")}; process {Environment.ProcessId}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (double Time, double Bytes) Least(double before, (double Time, double Bytes) call) => (Math.Min(before, call.Time), call.Bytes);
}
