namespace Memento.Running.Parallel;

/// <summary>
/// Threads of the runner's own, made when there is work and kept for a while after it: a synchronous function may take and block its thread for as long as it
/// likes, and on the thread pool it would keep others from theirs. How many there are is up to who hands out the work.
/// </summary>
internal sealed class WorkerThreads : IDisposable
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly Queue<Action> _work = new();
    private int _idle;
    private bool _isDisposed;

    /// <summary>Has an action run by an idle thread, or by a new one. The action throws nothing.</summary>
    /// <returns>False when there is no thread for it, and it is not run.</returns>
    public bool TryRun(Action action)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return false;
            }

            if (_idle > _work.Count)
            {
                _work.Enqueue(action);
                Monitor.Pulse(_gate);
                return true;
            }
        }

        try
        {
            // Without the context of who happens to be the first: each call brings its own.
            new Thread(() => Live(action)) { IsBackground = true, Name = "Memento parallel runner" }.UnsafeStart();
            return true;
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            // The system has no more threads. The callers run their batches by themselves.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Live(Action? action)
    {
        for (; action is not null; action = Next())
        {
            action();
        }
    }

    private Action? Next()
    {
        lock (_gate)
        {
            _idle++;
            try
            {
                var until = Environment.TickCount64 + (long)Linger.TotalMilliseconds;
                while (_work.Count == 0)
                {
                    var left = until - Environment.TickCount64;
                    if (_isDisposed || left <= 0)
                    {
                        return null;
                    }

                    Monitor.Wait(_gate, TimeSpan.FromMilliseconds(left));
                }

                return _work.Dequeue();
            }
            finally
            {
                _idle--;
            }
        }
    }
}
