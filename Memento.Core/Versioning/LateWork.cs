namespace Memento.Versioning;

/// <summary>
/// Work that nobody waits for: done on a thread of its own, one piece after the other, and what is left of it when the process ends is done before it
/// does. A process that is killed leaves it undone.
/// </summary>
internal sealed class LateWork
{
    /// <summary>How long the end of the process waits for the piece that is being done, such as one on a disk that does not answer.</summary>
    private static readonly TimeSpan MostAtEnd = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();

    // Held while a piece is done, so that the end of the process does not overtake it.
    private readonly Lock _turn = new();

    // Of objects, as the reading of code has queues of: another kind would be loaded for the first version of a program.
    private readonly Queue<object> _pending = new();
    private bool _isRunning;
    private bool _isAwaited;

    /// <summary>Has a piece of work done, later. It throws nothing.</summary>
    public void Add(Action work)
    {
        lock (_gate)
        {
            _pending.Enqueue(work);
            if (!_isAwaited)
            {
                _isAwaited = true;
                AppDomain.CurrentDomain.ProcessExit += (_, _) => Finish();
            }

            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
        }

        // Whatever the caller is in the middle of is no part of it.
        new Thread(Run) { IsBackground = true, Name = "Memento versions" }.UnsafeStart();
    }

    /// <summary>Does on the running thread what is left, after the piece that is being done.</summary>
    public void Finish()
    {
        if (!_turn.TryEnter(MostAtEnd))
        {
            return;
        }

        try
        {
            while (TryTake(out var work))
            {
                work();
            }
        }
        finally
        {
            _turn.Exit();
        }
    }

    private void Run()
    {
        while (true)
        {
            lock (_turn)
            {
                if (TryTake(out var work))
                {
                    work();
                    continue;
                }
            }

            lock (_gate)
            {
                if (_pending.Count == 0)
                {
                    _isRunning = false;
                    return;
                }
            }
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Action? work)
    {
        lock (_gate)
        {
            work = _pending.TryDequeue(out var next) ? (Action)next : null;
            return work is not null;
        }
    }
}
