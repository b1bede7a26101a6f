namespace Memento.Storage.Memory;

/// <summary>The leases of calls, which keep nobody waiting: the host itself runs equal calls of one process once. They say what is at work.</summary>
internal sealed class MemoryLeases(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CallKey, int> _held = [];
    private readonly LinkedList<DateTimeOffset> _starts = [];

    /// <summary>Since when the oldest lease has been held; null when none is held.</summary>
    public DateTimeOffset? Oldest
    {
        get
        {
            lock (_gate)
            {
                return _starts.First?.Value;
            }
        }
    }

    public ICallLease Take(CallKey call)
    {
        lock (_gate)
        {
            _held[call] = _held.GetValueOrDefault(call) + 1;
            return new CallLease(this, call, _starts.AddLast(clock.GetUtcNow()));
        }
    }

    public bool IsHeld(CallKey call)
    {
        lock (_gate)
        {
            return _held.ContainsKey(call);
        }
    }

    private void Release(CallKey call, LinkedListNode<DateTimeOffset> start)
    {
        lock (_gate)
        {
            if (start.List is null)
            {
                // Let go of before.
                return;
            }

            _starts.Remove(start);
            if (--_held[call] == 0)
            {
                _held.Remove(call);
            }
        }
    }

    private sealed class CallLease(MemoryLeases leases, CallKey call, LinkedListNode<DateTimeOffset> start) : ICallLease
    {
        public bool HadToWait => false;

        public ValueTask DisposeAsync()
        {
            leases.Release(call, start);
            return default;
        }
    }
}
