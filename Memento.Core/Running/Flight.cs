namespace Memento.Running;

/// <summary>A call that is under way: who wants the same one waits for it instead of running it again.</summary>
internal sealed class Flight(CallKey key)
{
    private readonly TaskCompletionSource<CallOutcome?> _landing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CallKey Key { get; } = key;

    /// <summary>The flights that this one needs to land before it can: its nested calls under way and those it waits for. Guarded by the table.</summary>
    public List<Flight> Needs { get; } = [];

    /// <summary>Set when the call was forgotten while it ran: its result goes to those who wait already, and is not kept.</summary>
    public volatile bool IsForgotten;

    /// <summary>Set when the call has ended and waits for others to be kept with them: has it kept now, for one who waits for it.</summary>
    public Func<ValueTask>? Hurry { get; set; }

    /// <summary>How the call ended; null when it was given up without an outcome, so that who waits runs it for himself.</summary>
    public Task<CallOutcome?> Landing => _landing.Task;

    public void Land(CallOutcome? outcome) => _landing.SetResult(outcome);
}
