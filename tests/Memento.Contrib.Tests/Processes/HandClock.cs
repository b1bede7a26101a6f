namespace Memento.Contrib.Tests.Processes;

/// <summary>A clock whose timers go off when a test says so.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];

    /// <summary>Has the timers go off that were set to such a time, and are neither disposed nor have gone off.</summary>
    /// <returns>How many those were.</returns>
    public int GoOff(TimeSpan due)
    {
        Timer[] timers;
        lock (_gate)
        {
            timers = [.. _timers.Where(timer => timer.Due == due)];
            _timers.RemoveAll(timer => timer.Due == due);
        }

        Array.ForEach(timers, static timer => timer.GoOff());
        return timers.Length;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            var timer = new Timer(this, () => callback(state), dueTime);
            _timers.Add(timer);
            return timer;
        }
    }

    private sealed class Timer(HandClock clock, Action goOff, TimeSpan due) : ITimer
    {
        public TimeSpan Due { get; private set; } = due;

        public void GoOff() => goOff();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                Due = dueTime;
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
