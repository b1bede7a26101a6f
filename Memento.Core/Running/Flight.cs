using Memento.Storage;

namespace Memento.Running;

/// <summary>A call that is under way: who wants the same one waits for it instead of running it again.</summary>
internal sealed class Flight(CallKey key)
{
    // Made when somebody asks for them: hardly a call is waited for, and none that is remembered is forgotten while it runs.
    private TaskCompletionSource<CallOutcome?>? _landing;
    private CancellationTokenSource? _forgotten;
    private CallOutcome? _outcome;
    private volatile bool _hasLanded;
    private volatile bool _isForgotten;

    public CallKey Key { get; } = key;

    /// <summary>The flights that this one needs to land before it can: its nested calls under way and those it waits for. Guarded by the table.</summary>
    public List<Flight> Needs => field ??= [];

    /// <summary>The flights that need this one. Guarded by the table.</summary>
    public List<Flight> NeededBy => field ??= [];

    /// <summary>The calls in other processes that wait for this one, as it came from there; empty for one of this process.</summary>
    public IReadOnlyList<CallKey> Callers { get; init; } = FewCalls.None;

    /// <summary>Set when the call was forgotten while it ran: its result goes to those who wait already, and is not kept.</summary>
    public bool IsForgotten => _isForgotten;

    /// <summary>Tells of <see cref="IsForgotten"/>.</summary>
    public CancellationToken Forgotten
    {
        get
        {
            // Of itself it has nothing to dispose of.
            var forgotten = MadeOnce(ref _forgotten, static () => new CancellationTokenSource());
            if (_isForgotten)
            {
                forgotten.Cancel();
            }

            return forgotten.Token;
        }
    }

    /// <summary>
    /// Set when the call has ended and waits for others to be kept with them: has it kept now, for one who waits for it. Who waits asks for <see cref="Landing"/> first and for this then; who sets it
    /// looks afterwards whether somebody waits (<see cref="IsWaitedFor"/>): one of the two has it kept.
    /// </summary>
    public Func<ValueTask>? Hurry
    {
        get;
        set
        {
            field = value;
            Interlocked.MemoryBarrier();
        }
    }

    /// <summary>Whether somebody has asked for <see cref="Landing"/>.</summary>
    public bool IsWaitedFor => Volatile.Read(ref _landing) is not null;

    /// <summary>How the call ended; null when it was given up without an outcome, so that who waits runs it for himself.</summary>
    public Task<CallOutcome?> Landing
    {
        get
        {
            var landing = MadeOnce(ref _landing, static () => new TaskCompletionSource<CallOutcome?>(TaskCreationOptions.RunContinuationsAsynchronously));
            if (_hasLanded)
            {
                landing.TrySetResult(_outcome);
            }

            return landing.Task;
        }
    }

    /// <summary>Says that the call was forgotten. Outside of the table's gate: who is told goes on from here.</summary>
    public void Forget()
    {
        _isForgotten = true;
        Interlocked.MemoryBarrier();
        _forgotten?.Cancel();
    }

    /// <summary>Says how the call ended.</summary>
    public void Land(CallOutcome? outcome)
    {
        _outcome = outcome;
        _hasLanded = true;
        Interlocked.MemoryBarrier();
        _landing?.TrySetResult(outcome);
    }

    // Made before it is looked whether there is something to tell it, where who tells looks for it afterwards: one of the two finds the other.
    private static T MadeOnce<T>(ref T? place, Func<T> make)
        where T : class
    {
        if (Volatile.Read(ref place) is not { } made)
        {
            made = make();
            made = Interlocked.CompareExchange(ref place, made, null) ?? made;
        }

        Interlocked.MemoryBarrier();
        return made;
    }
}
