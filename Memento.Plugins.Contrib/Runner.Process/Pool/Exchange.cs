using System.Runtime.ExceptionServices;

namespace Memento.Running.Processes.Pool;

/// <summary>One call that is with a worker.</summary>
/// <param name="number">Its number on the pipe.</param>
/// <param name="progress">Tells the caller of its progress.</param>
internal sealed class Exchange(int number, Action<ReadOnlyMemory<byte>> progress)
{
    // Progress is told where the caller is: what flows with its thread flows there.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly TaskCompletionSource<Reply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ExceptionDispatchInfo? _failure;

    public int Number { get; } = number;

    /// <summary>How it ended.</summary>
    public Task<Reply> Reply => _reply.Task;

    /// <summary>Ends when nobody wants the outcome any longer.</summary>
    public Task Abandoned => _abandoned.Task;

    public void End(Reply reply) => _reply.TrySetResult(reply);

    /// <summary>The caller gives up.</summary>
    public void Abandon() => _abandoned.TrySetResult();

    /// <summary>Tells the caller of the progress. What the caller has against it ends the call, as it would if the function told it itself.</summary>
    public void Report(ReadOnlyMemory<byte> told)
    {
        try
        {
            if (_failure is not null)
            {
                return;
            }

            if (_context is null)
            {
                progress(told);
            }
            else
            {
                ExecutionContext.Run(_context, _ => progress(told), null);
            }
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            Abandon();
        }
    }

    /// <summary>Throws what the caller's own code threw when it was told.</summary>
    public void ThrowFailure() => _failure?.Throw();
}
