namespace Memento.Running.Processes.Pool;

/// <summary>One call that is with a worker.</summary>
/// <param name="number">Its number on the pipe.</param>
/// <param name="telling">Tells the caller of its progress.</param>
internal sealed class Exchange(int number, Telling telling)
{
    private readonly TaskCompletionSource<Reply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Number { get; } = number;

    /// <summary>How it ended.</summary>
    public Task<Reply> Reply => _reply.Task;

    /// <summary>Ends when nobody wants the outcome any longer.</summary>
    public Task Abandoned => _abandoned.Task;

    public void End(Reply reply) => _reply.TrySetResult(reply);

    /// <summary>The caller gives up.</summary>
    public void Abandon()
    {
        telling.Hurry();
        _abandoned.TrySetResult();
    }

    /// <summary>Has the caller told of the progress, after what was told before. What the caller has against it ends the call, as it would if the function told it itself.</summary>
    public void Report(ReadOnlyMemory<byte> told) => telling.Add(told, Abandon);
}
