using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;
using Memento.Benchmarks.Threads;

namespace Memento.Benchmarks.Rows;

/// <summary>Remembered calls in memory on two threads at once, beside those of one.</summary>
internal sealed class ThreadsRow : IRow
{
    private const double LeastTimes = 1.7;

    public int Number => 9;

    public string Title => "two threads on one key, and on many";

    public Writes Writes => Writes.Nothing;

    public Task<RowResult> MeasureAsync(Effort effort, Place place)
    {
        // What two threads get of one processor's parts hangs on where code and objects come to lie, which is another place in each process, and the same in all rounds of one.
        var processes = effort.Of(5, 2);
        var measured = MeasuredThreads.Measure(processes, effort.Of(12, 2), effort);
        return Task.FromResult(new RowResult(
            [LineOf("two threads, one key", measured[1], measured[0], Peer.Of(measured[5])), LineOf("two threads, many keys", measured[3], measured[2], Peer.Of(measured[5]))],
            FormattableString.Invariant($"The ratio is how many times as many calls two threads make, the median of all rounds of {processes} processes; a time is that of a call, all threads together. Two threads get {measured[4].Times(measured[5]):0.00} times as much from IMemoryCache as one (many keys).")));
    }

    private static Line LineOf(string subject, Measured two, Measured one, Peer peer) =>
        new(subject, two, one, Verdict.AtLeast(LeastTimes, one.Times(two), "× as many calls as one thread")) { Peers = [peer], Ratio = one.Times(two) };
}
