using System.Collections.Concurrent;

namespace Memento.Contrib.Tests.Parallel;

/// <summary>Sees how many functions do something at once, and on which threads.</summary>
internal sealed class Gauge
{
    private static readonly ConcurrentDictionary<string, Gauge> Gauges = new();
    private readonly Lock _gate = new();
    private readonly HashSet<int> _threads = [];
    private int _now;

    public int Most { get; private set; }

    public int Threads => _threads.Count;

    /// <summary>The gauge of a test.</summary>
    public static Gauge Of(string key) => Gauges.GetOrAdd(key, static _ => new());

    /// <summary>Works for a moment.</summary>
    public void Work()
    {
        lock (_gate)
        {
            Most = Math.Max(Most, ++_now);
            _threads.Add(Environment.CurrentManagedThreadId);
        }

        // Long enough for others to come in meanwhile, if they may.
        Thread.SpinWait(20_000);
        Thread.Yield();
        lock (_gate)
        {
            _now--;
        }
    }
}
