using System.Runtime.CompilerServices;

namespace Memento.Running.Parallel;

/// <summary>
/// Spreads the calls of all batches of a runner over its workers. The caller of a batch is always one of them: it runs calls of its own batch and
/// never waits for a free worker, so that batches within batches go on however few workers there are. The other workers, one less than the
/// setting says and shared by all batches, help where there are calls to begin. So the functions that run at once for one caller are never more
/// than the setting.
/// </summary>
/// <remarks>
/// A caller waits only for calls that others have begun. While it does it helps, but only with what those calls wait for in turn: the
/// batches below its own. Anything else on top of its stack would have to end first, though nobody waits for it, and two callers that each
/// had taken what the other waits for would wait for ever. This is leapfrogging (Wagner and Calder, "Leapfrogging: a portable technique for implementing
/// efficient futures", 1993).
/// </remarks>
internal sealed class BatchScheduler(int workers) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Batch> _offered = [];
    private readonly WorkerThreads _threads = new();
    private int _free = workers - 1;

    /// <summary>Runs the calls of a batch; ends when all that were begun have ended.</summary>
    public async ValueTask RunAsync(Batch batch)
    {
        var isShared = workers > 1 && batch.Count > 1;
        if (isShared)
        {
            Open(batch);
        }

        while (TryBegin(batch, out var index))
        {
            await batch.RunAsync(index, isShared).ConfigureAwait(false);
        }

        if (isShared)
        {
            await HelpUntilDoneAsync(batch).ConfigureAwait(false);
            Close(batch);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _threads.Dispose();

    private async ValueTask HelpUntilDoneAsync(Batch batch)
    {
        while (batch.UntilNews() is { } news)
        {
            if (HasRoom(batch) && TryBeginBelow(batch, out var below, out var index))
            {
                var running = below.RunAsync(index, isPartOfThis: true);
                if (batch.IsSynchronous)
                {
                    WaitHere(running);
                }
                else
                {
                    await running.ConfigureAwait(false);
                }
            }
            else if (batch.IsSynchronous)
            {
                news.GetAwaiter().GetResult();
            }
            else
            {
                await news.ConfigureAwait(false);
            }
        }
    }

    private static void WaitHere(ValueTask running)
    {
        if (!running.IsCompleted)
        {
            running.AsTask().GetAwaiter().GetResult();
        }
    }

    // What is helped with runs on top of what waits. Where the stack ends it is left to the others, or to its own caller.
    private static bool HasRoom(Batch batch) => !batch.IsSynchronous || RuntimeHelpers.TryEnsureSufficientExecutionStack();

    private void Open(Batch batch)
    {
        int helpers;
        lock (_gate)
        {
            batch.IsOffered = true;
            _offered.AddLast(batch);
            batch.Parent?.Children.Add(batch);
            for (var up = batch; up is not null; up = up.Parent)
            {
                up.Offers++;
                if (up != batch)
                {
                    up.Wake();
                }
            }

            helpers = Math.Min(_free, batch.Count - 1);
            _free -= helpers;
        }

        for (; helpers > 0; helpers--)
        {
            if (!_threads.TryRun(Help))
            {
                lock (_gate)
                {
                    _free += helpers;
                }

                return;
            }
        }
    }

    private void Close(Batch batch)
    {
        lock (_gate)
        {
            Withdraw(batch);
            batch.Parent?.Children.Remove(batch);
        }
    }

    // What a helping thread does: calls of all batches in turn, until there are none to begin.
    private void Help()
    {
        while (true)
        {
            Batch? batch = null;
            var index = -1;
            lock (_gate)
            {
                while (_offered.First is { } first && batch is null)
                {
                    // To the end of the line, so that a long batch does not keep the helpers from the others.
                    _offered.RemoveFirst();
                    _offered.AddLast(first);
                    if (TryBeginHere(first.Value, out index))
                    {
                        batch = first.Value;
                    }
                }

                if (batch is null)
                {
                    _free++;
                    return;
                }
            }

            WaitHere(batch.RunAsync(index, isPartOfThis: true));
        }
    }

    private bool TryBegin(Batch batch, out int index)
    {
        lock (_gate)
        {
            return TryBeginHere(batch, out index);
        }
    }

    private bool TryBeginBelow(Batch batch, out Batch below, out int index)
    {
        lock (_gate)
        {
            // A batch whose calls are begun no more, as one of them failed, counts until that is seen here.
            while (batch.Offers > 0)
            {
                below = batch;
                while (!below.IsOffered)
                {
                    below = below.Children.First(static child => child.Offers > 0);
                }

                if (TryBeginHere(below, out index))
                {
                    return true;
                }
            }
        }

        (below, index) = (batch, -1);
        return false;
    }

    private bool TryBeginHere(Batch batch, out int index)
    {
        var began = batch.TryBegin(out index, out var isLast);
        if (isLast)
        {
            Withdraw(batch);
        }

        return began;
    }

    private void Withdraw(Batch batch)
    {
        if (batch.IsOffered)
        {
            batch.IsOffered = false;
            _offered.Remove(batch);
            for (var up = batch; up is not null; up = up.Parent)
            {
                up.Offers--;
            }
        }
    }
}
