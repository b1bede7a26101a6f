using System.Diagnostics;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;
using Memento.Benchmarks.Work;
using Memento.Configuration;
using Microsoft.Extensions.Caching.Memory;

namespace Memento.Benchmarks.Rows;

/// <summary>Remembered calls in memory on two threads at once, beside those of one.</summary>
internal sealed class ThreadsRow : IRow
{
    private const int Keys = 1000;
    private const double LeastTimes = 1.7;

    public int Number => 9;

    public string Title => "two threads on one key, and on many";

    public bool IsInMemory => true;

    public async Task<RowResult> MeasureAsync(Effort effort, Place place)
    {
        await using var environment = place.Open((Clusters.Memory, new BackendDefinition("memory")));
        using var cache = new MemoryCache(new MemoryCacheOptions());
        // The same for one thread and for two: of two methods with the same text the compiler may make different code.
        Func<int, long> oneKey = static _ => MeasuredFunctions.OfNumber(7);
        Func<int, long> manyKeys = static call => MeasuredFunctions.OfNumber(call % Keys);
        Func<int, long> peer = call => Get(cache, call % Keys);
        // Long rounds: the threads do not start at once.
        var calls = effort.Of(2_000_000, 2_000);
        var measured = await Rounds.MeasureAsync(
            effort.Of(30, 3),
            effort.WarmUp,
            OnThreads("one thread, one key", 1, calls, oneKey),
            OnThreads("two threads, one key", 2, calls, oneKey),
            OnThreads("one thread, many keys", 1, calls, manyKeys),
            OnThreads("two threads, many keys", 2, calls, manyKeys),
            OnThreads("IMemoryCache on one", 1, calls, peer),
            OnThreads("IMemoryCache", 2, calls, peer));
        return new RowResult(
            [LineOf("two threads, one key", measured[1], measured[0], Peer.Of(measured[5])), LineOf("two threads, many keys", measured[3], measured[2], Peer.Of(measured[5]))],
            FormattableString.Invariant($"The ratio is how many times as many calls two threads make; a time is that of a call, all threads together. Two threads get {measured[4].Times(measured[5]):0.00} times as much from IMemoryCache as one (many keys)."));
    }

    private static Line LineOf(string subject, Measured two, Measured one, Peer peer) =>
        new(subject, two, one, Verdict.AtLeast(LeastTimes, one.Times(two), "× as many calls as one thread")) { Peers = [peer], Ratio = one.Times(two) };

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
