namespace Memento.Running.Processes.Pool;

/// <summary>A call of a batch on its way from one worker to another, seen from the program.</summary>
/// <param name="send">Sends what the call tells of its progress to the worker that it came from.</param>
internal sealed class HandedOut(Action<ReadOnlyMemory<byte>> send) : IDisposable
{
    private readonly TaskCompletionSource<byte[]> _call = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancelled = new();
    private readonly CancellationTokenSource _forgotten = new();
    private readonly object _gate = new();
    private readonly Queue<int> _told = new();
    private long _bytes;
    private bool _isCancelled;

    /// <summary>The call; nothing when there was none.</summary>
    public Task<byte[]> Call => _call.Task;

    public CancellationToken Cancelled => _cancelled.Token;

    public CancellationToken Forgotten => _forgotten.Token;

    public void Begin(ReadOnlyMemory<byte> call) => _call.TrySetResult(call.ToArray());

    public void Cancel()
    {
        lock (_gate)
        {
            _isCancelled = true;
            Monitor.PulseAll(_gate);
        }

        CancelIn(_cancelled);
    }

    public void Forget() => CancelIn(_forgotten);

    /// <summary>Tells of the progress. Waits while as much as may wait for who is told in the worker does so: the thread there that reads the pipe can not.</summary>
    /// <param name="told">What there is to tell.</param>
    public void Tell(ReadOnlyMemory<byte> told)
    {
        lock (_gate)
        {
            while (Telling.IsTooMuch(_told.Count, _bytes) && !_isCancelled)
            {
                Monitor.Wait(_gate);
            }

            if (_isCancelled)
            {
                return;
            }

            _told.Enqueue(told.Length);
            _bytes += told.Length;
        }

        send(told);
    }

    /// <summary>Who is told in the worker has taken the first that he was not told yet.</summary>
    public void Told()
    {
        lock (_gate)
        {
            _bytes -= _told.TryDequeue(out var length) ? length : 0;
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose()
    {
        _cancelled.Dispose();
        _forgotten.Dispose();
    }

    private static void CancelIn(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call has ended just now.
        }
    }
}
