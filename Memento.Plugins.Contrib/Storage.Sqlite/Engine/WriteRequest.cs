using System.Runtime.ExceptionServices;

namespace Memento.Storage.Sqlite.Engine;

/// <summary>Something to write in a transaction, which others may share.</summary>
internal abstract class WriteRequest
{
    private ManualResetEventSlim? _turn;
    private ExceptionDispatchInfo? _error;

    /// <summary>Whether it came to an end.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Writes. May be called again when the transaction was not kept; within one there is no other way to undo it than to fail.</summary>
    public abstract void Run(Connection connection);

    /// <summary>Says that it was written and is kept.</summary>
    public void Succeed() => IsDone = true;

    /// <summary>Says that it could not be written.</summary>
    public void Fail(Exception error)
    {
        _error = ExceptionDispatchInfo.Capture(error);
        IsDone = true;
    }

    /// <summary>Throws what was in the way.</summary>
    public void ThrowIfFailed() => _error?.Throw();

    /// <summary>Makes it ready to be waited for. Before it is seen by others.</summary>
    public void PrepareToWait() => _turn = new ManualResetEventSlim();

    /// <summary>Waits until it was written by another, or is the one who writes next.</summary>
    public void Wait()
    {
        _turn!.Wait();
        _turn.Dispose();
    }

    /// <summary>Ends the wait.</summary>
    public void Wake() => _turn?.Set();
}
