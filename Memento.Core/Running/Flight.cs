namespace Memento.Running;

/// <summary>A call that is under way: who wants the same one waits for it instead of running it again.</summary>
internal sealed class Flight(CallKey key)
{
    private readonly TaskCompletionSource<CallOutcome?> _landing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Of itself it has nothing to dispose of.
    private readonly CancellationTokenSource _forgotten = new();

    public CallKey Key { get; } = key;

    /// <summary>The flights that this one needs to land before it can: its nested calls under way and those it waits for. Guarded by the table.</summary>
    public List<Flight> Needs { get; } = [];

    /// <summary>The flights that need this one. Guarded by the table.</summary>
    public List<Flight> NeededBy { get; } = [];

    /// <summary>The calls in other processes that wait for this one, as it came from there; empty for one of this process.</summary>
    public IReadOnlyList<CallKey> Callers { get; init; } = [];

    /// <summary>Set when the call was forgotten while it ran: its result goes to those who wait already, and is not kept.</summary>
    public bool IsForgotten => _forgotten.IsCancellationRequested;

    /// <summary>Tells of <see cref="IsForgotten"/>.</summary>
    public CancellationToken Forgotten => _forgotten.Token;

    /// <summary>Set when the call has ended and waits for others to be kept with them: has it kept now, for one who waits for it.</summary>
    public Func<ValueTask>? Hurry { get; set; }

    /// <summary>How the call ended; null when it was given up without an outcome, so that who waits runs it for himself.</summary>
    public Task<CallOutcome?> Landing => _landing.Task;

    /// <summary>Says that the call was forgotten. Outside of the table's gate: who is told goes on from here.</summary>
    public void Forget() => _forgotten.Cancel();

    public void Land(CallOutcome? outcome) => _landing.SetResult(outcome);
}
