namespace Memento.Storage.Tiered;

/// <summary>
/// The threads on which a tier is asked. Not those of the pool: a store that hangs would hold them, and leave the program's own work, and what other tiers have answered, without. A thread is made
/// when none is free, and ends when there was nothing to do for a while. What comes when there are many goes to the pool nevertheless, which grows where all wait for one another. Usable from any thread.
/// </summary>
internal sealed class TierThreads : TaskScheduler
{
    /// <summary>How many there are at most: more than a disk has use for, and few enough where a thousand calls ask at once.</summary>
    public const int Most = 16;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(5);

    private readonly TaskFactory _factory;
    private readonly Queue<Task> _waiting = new();
    private int _threads;
    private int _idle;

    /// <summary>Makes none yet.</summary>
    public TierThreads() => _factory = new TaskFactory(CancellationToken.None, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler, TaskContinuationOptions.None, this);

    /// <summary>Runs something on one of them, as <see cref="Task.Run{TResult}(Func{Task{TResult}})"/> does on one of the pool: what it goes on with when it has awaited something runs there.</summary>
    public Task<T> Run<T>(Func<Task<T>> ask) => _factory.StartNew(ask).Unwrap();

    /// <inheritdoc cref="Run{T}(Func{Task{T}})"/>
    public Task Run(Func<Task> ask) => _factory.StartNew(ask).Unwrap();

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_waiting)
        {
            if (_idle > _waiting.Count)
            {
                _waiting.Enqueue(task);
                Monitor.Pulse(_waiting);
                return;
            }

            if (_threads == Most)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => TryExecuteTask(task), null);
                return;
            }

            _threads++;
        }

        new Thread(() => Work(task)) { IsBackground = true, Name = "Memento tier" }.UnsafeStart();
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_waiting)
        {
            return [.. _waiting];
        }
    }

    private void Work(Task? task)
    {
        for (; task is not null; task = Take())
        {
            TryExecuteTask(task);
        }
    }

    // Null when there was nothing to do for a while.
    private Task? Take()
    {
        lock (_waiting)
        {
            while (true)
            {
                if (_waiting.TryDequeue(out var task))
                {
                    return task;
                }

                _idle++;
                var isAwake = Monitor.Wait(_waiting, IdleTime);
                _idle--;
                if (!isAwake && _waiting.Count == 0)
                {
                    _threads--;
                    return null;
                }
            }
        }
    }
}
