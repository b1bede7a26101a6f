using System.Globalization;
using System.Runtime.InteropServices;

namespace Memento.Running;

/// <summary>How many calls an environment has answered, and how.</summary>
public sealed class CallStatistics
{
    /// <summary>With how many counters it is looked for the first time whether some are of threads that have ended.</summary>
    private const int FewCounters = 32;

    // A thread that hits writes to no other's: a shared counter, even one for each processor, would cost as much as the rest of the hit.
    private readonly ThreadLocal<Counter> _own;
    private readonly Lock _gate = new();
    private readonly List<Counter> _counters = [];
    private int _lookAt = FewCounters;
    private long _ofEndedThreads;
    private long _computed;
    private long _rememberedElsewhere;
    private long _toldComputed;
    private long _toldRemembered;

    /// <summary>How many counters there are.</summary>
    internal int CounterCount
    {
        get
        {
            lock (_gate)
            {
                return _counters.Count;
            }
        }
    }

    internal CallStatistics() => _own = new ThreadLocal<Counter>(MakeCounter);

    /// <summary>Calls whose function ran, in a worker process too.</summary>
    public long Computed => Interlocked.Read(ref _computed);

    /// <summary>Calls that were answered without running the function.</summary>
    public long Remembered
    {
        get
        {
            lock (_gate)
            {
                return _counters.Sum(static counter => counter.Count) + _ofEndedThreads + Interlocked.Read(ref _rememberedElsewhere);
            }
        }
    }

    /// <summary>Both counts: <c>3 computed, 12 remembered</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Computed} computed, {Remembered} remembered");

    internal void CountComputed() => Interlocked.Increment(ref _computed);

    internal void CountRemembered() => CounterOf(CallThread.Own).Add();

    /// <summary>What counts the remembered calls of the running thread.</summary>
    /// <param name="thread">The running thread.</param>
    internal Counter CounterOf(CallThread thread) => thread.Counter is { } counter && counter.Owner == this ? counter : thread.Counter = _own.Value!;

    /// <summary>What was counted since this was asked last: what a worker tells the process that it works for.</summary>
    internal (long Computed, long Remembered) TakeUntold()
    {
        var (computed, remembered) = (Computed, Remembered);
        return (computed - Interlocked.Exchange(ref _toldComputed, computed), remembered - Interlocked.Exchange(ref _toldRemembered, remembered));
    }

    /// <summary>Adds what a worker has counted.</summary>
    internal void Add(long computed, long remembered)
    {
        Interlocked.Add(ref _computed, computed);
        Interlocked.Add(ref _rememberedElsewhere, remembered);
    }

    // A program may make threads without end, and each of them would leave a counter behind.
    private Counter MakeCounter()
    {
        var made = new Counter(this);
        lock (_gate)
        {
            if (_counters.Count >= _lookAt)
            {
                _counters.RemoveAll(TakeEnded);
                _lookAt = Math.Max(FewCounters, 2 * _counters.Count);
            }

            _counters.Add(made);
        }

        return made;
    }

    private bool TakeEnded(Counter counter)
    {
        if (!counter.HasEnded)
        {
            return false;
        }

        _ofEndedThreads += counter.Count;
        return true;
    }

    internal sealed class Counter(CallStatistics owner)
    {
        private readonly Thread _thread = Thread.CurrentThread;
        private Line _line;

        public CallStatistics Owner { get; } = owner;

        /// <summary>The memento function that runs on the thread, while this is its <see cref="CallThread.Here"/>. Set by that alone.</summary>
        public CallFrame? Frame { get; set; }

        public long Count => Volatile.Read(ref _line.Count);

        /// <summary>Whether the thread has ended that it counts for.</summary>
        public bool HasEnded => !_thread.IsAlive;

        public void Add() => Volatile.Write(ref _line.Count, _line.Count + 1);

        // With a cache line before and behind it, so that nothing that another thread reads or writes is in the one that this thread writes, whatever objects lie beside this one.
        [StructLayout(LayoutKind.Explicit, Size = 136)]
        private struct Line
        {
            [FieldOffset(64)]
            public long Count;
        }
    }
}
