namespace Memento.Running;

/// <summary>
/// One call of a memento function on its way to where it runs. Made by the host; a runner hands it to
/// <see cref="IRunnerHost.RunLocalAsync"/>, here or, by way of <see cref="ToPortable"/>, in another process or on
/// another machine.
/// </summary>
public abstract class FunctionCall
{
    /// <summary>Which call it is.</summary>
    public abstract CallKey Key { get; }

    /// <summary>The effective arguments as normalized JSON: for messages and logs. Not enough to make the call elsewhere.</summary>
    public abstract string Arguments { get; }

    /// <summary>The correlation id of the root call.</summary>
    public abstract string CorrelationId { get; }

    /// <summary>The type that the function declares as its result.</summary>
    public abstract Type ResultType { get; }

    /// <summary>
    /// True when the caller's thread waits for the call: <see cref="IRunnerHost.RunLocalAsync"/> then ends before it returns, and the function runs on the
    /// thread that asks for it. All calls of a batch are alike in this.
    /// </summary>
    public bool IsSynchronous { get; init; }

    /// <summary>
    /// Cancelled when the call is forgotten while it runs: its result is for those who wait for it, and not to be kept. A runner whose functions run elsewhere has
    /// <see cref="IRunnerHost.Forget"/> called there.
    /// </summary>
    public virtual CancellationToken Forgotten => CancellationToken.None;

    /// <summary>The call in a form that <see cref="IRunnerHost.ReadCall"/> turns back into a call where the same code is: UTF-8 JSON.</summary>
    /// <exception cref="NonMemoizedException">An argument cannot leave this process; the message names it.</exception>
    public abstract byte[] ToPortable();
}
