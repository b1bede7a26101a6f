using System.Diagnostics;
using System.Globalization;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Work;
using Memento.Configuration;
using Microsoft.Extensions.Caching.Memory;

namespace Memento.Benchmarks.Threads;

/// <summary>Remembered calls on one thread and on two at once, in a process that does nothing else.</summary>
internal static class MeasuredThreads
{
    /// <summary>How many arguments there are where there are many.</summary>
    private const int Keys = 1000;

    /// <summary>Measures them here, and prints for each contestant its name and nanoseconds of a call in each round, all threads together.</summary>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="effort">How long each.</param>
    public static async Task PrintAsync(int rounds, Effort effort)
    {
        using var places = new Places();
        using var place = places.NewPlace(0, hasLargeFiles: false);
        await using var environment = place.Open((Clusters.Memory, new BackendDefinition("memory")));
        using var cache = new MemoryCache(new MemoryCacheOptions());
        // The same for one thread and for two: of two methods with the same text the compiler may make different code.
        Func<int, long> oneKey = static _ => MeasuredFunctions.OfNumber(7);
        Func<int, long> manyKeys = static call => MeasuredFunctions.OfNumber(call % Keys);
        Func<int, long> peer = call => Get(cache, call % Keys);
        // Long rounds: the threads do not start at once.
        var calls = effort.Of(2_000_000, 2_000);
        var measured = await Rounds.MeasureAsync(
            rounds,
            effort.WarmUp,
            OnThreads("one thread, one key", 1, calls, oneKey),
            OnThreads("two threads, one key", 2, calls, oneKey),
            OnThreads("one thread, many keys", 1, calls, manyKeys),
            OnThreads("two threads, many keys", 2, calls, manyKeys),
            OnThreads("IMemoryCache on one", 1, calls, peer),
            OnThreads("IMemoryCache", 2, calls, peer));
        foreach (var contestant in measured)
        {
            Console.WriteLine($"{contestant.Name}: {string.Join(' ', contestant.Samples.Select(static sample => sample.Nanoseconds.ToString("R", CultureInfo.InvariantCulture)))}");
        }
    }

    /// <summary>Measures them in new processes, one after another.</summary>
    /// <returns>The contestants in the order of <see cref="PrintAsync"/>, each with the rounds of all processes.</returns>
    public static IReadOnlyList<Measured> Measure(int processes, int rounds, Effort effort)
    {
        List<Measured> all = [];
        for (var process = 0; process < processes; process++)
        {
            List<string> arguments = ["threads", rounds.ToString(CultureInfo.InvariantCulture)];
            if (effort.IsQuick)
            {
                arguments.Add("--quick");
            }

            var lines = ProcessOutput.Of(OwnProcess.With(arguments)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < lines.Length; i++)
            {
                var (name, samples) = lines[i].Split(": ") is [var first, var second] ? (first, second) : throw new InvalidOperationException($"'{lines[i]}' is no contestant's times.");
                if (process == 0)
                {
                    all.Add(new Measured(name));
                }

                foreach (var nanoseconds in samples.Split(' '))
                {
                    all[i].Add(new Sample(double.Parse(nanoseconds, CultureInfo.InvariantCulture)));
                }
            }
        }

        return all;
    }

    private static long Get(MemoryCache cache, int number) => cache.GetOrCreate($"OfNumber/{number}", static _ => 3L);

    private static Contestant OnThreads(string name, int threads, int calls, Func<int, long> call) => new(name, () =>
    {
        using var ready = new Barrier(threads + 1);
        var started = new long[threads];
        var ended = new long[threads];
        var all = new Thread[threads];
        for (var i = 0; i < threads; i++)
        {
            var index = i;
            all[i] = new Thread(() =>
            {
                ready.SignalAndWait();
                started[index] = Stopwatch.GetTimestamp();
                for (var number = 0; number < calls; number++)
                {
                    call(number);
                }

                ended[index] = Stopwatch.GetTimestamp();
            });
            all[i].Start();
        }

        ready.SignalAndWait();
        foreach (var thread in all)
        {
            thread.Join();
        }

        // From the first start to the last end: a thread that waits for the other's processor is part of it.
        return new(new Sample(Stopwatch.GetElapsedTime(started.Min(), ended.Max()).TotalNanoseconds / ((double)threads * calls)));
    });
}
