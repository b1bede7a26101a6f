using System.Diagnostics;

namespace Memento.Benchmarks.Measuring;

/// <summary>One of those that are measured in turns: a name, and what it does in a round.</summary>
internal sealed class Contestant
{
    private readonly Func<ValueTask<Sample>> _round;

    /// <param name="name">What the tables call it.</param>
    /// <param name="round">Does a round and says what it took; what it prepares is not to be in that.</param>
    public Contestant(string name, Func<ValueTask<Sample>> round)
    {
        Name = name;
        _round = round;
    }

    public string Name { get; }

    /// <summary>One whose round is a loop on the calling thread.</summary>
    /// <param name="name">What the tables call it.</param>
    /// <param name="operations">How many operations the loop has.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="prepare">What comes before it, unmeasured.</param>
    public static Contestant OfLoop(string name, int operations, Action loop, Action? prepare = null) => new(name, () =>
    {
        prepare?.Invoke();
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        loop();
        var time = Stopwatch.GetElapsedTime(start);
        return new(new Sample(time.TotalNanoseconds / operations, (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / operations));
    });

    /// <summary>One whose round is asynchronous.</summary>
    public static Contestant OfTask(string name, int operations, Func<Task> work) => new(name, async () =>
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return new Sample(Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations);
    });

    public ValueTask<Sample> RoundAsync() => _round();
}
