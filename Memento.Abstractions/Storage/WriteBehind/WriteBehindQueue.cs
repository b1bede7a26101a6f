using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Memento.Storage.Unstored;

namespace Memento.Storage.WriteBehind;

/// <summary>
/// What was handed to a storage and is not yet in its stores. Bounded; a thread of its own writes it, in the order in which it came, so that a
/// memento is never there before its object. Until then it is found here. Where the system has no thread to give, who hands something over writes it. Usable from any thread.
/// </summary>
internal sealed class WriteBehindQueue : IUnwritten, IAsyncDisposable
{
    /// <summary>How much is written at once.</summary>
    private const int BatchCount = 256;

    /// <summary>For how long the thread waits for more before it ends; the next that comes starts another.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly Queue<QueuedWrite> _waiting = new();
    private readonly ConcurrentDictionary<CallKey, QueuedMemento> _mementos = new();
    private readonly ConcurrentDictionary<DataKey, QueuedObject> _objects = new();
    private readonly List<(long Number, TaskCompletionSource Done)> _waiters = [];
    private readonly WriteBehindWriter _writer;
    private readonly WriteBehindLimits _limits;
    private long _bytes;
    private long _lastQueued;
    private long _lastWritten;
    private bool _isRunning;
    private bool _isIdle;

    /// <param name="writer">Writes to the stores.</param>
    /// <param name="limits">How much may wait.</param>
    public WriteBehindQueue(WriteBehindWriter writer, WriteBehindLimits limits)
    {
        _writer = writer;
        _limits = limits;
    }

    /// <summary>Starts a thread. For tests, which cannot have a system without threads.</summary>
    public Action<Thread> Start { get; init; } = static thread => thread.UnsafeStart();

    /// <summary>Takes what could not be written and memory holds; null for nobody.</summary>
    public UnstoredResults? Unstored { get; init; }

    /// <summary>Told, on the queue's thread, that mementos were written; not to wait for the queue there.</summary>
    public Action? Written { get; set; }

    /// <summary>How many wait or are being written.</summary>
    public int Count => (int)(Volatile.Read(ref _lastQueued) - Volatile.Read(ref _lastWritten));

    /// <summary>Takes what is to be written; waits while the queue is full.</summary>
    /// <param name="writes">Taken as a whole, also where they are more than the queue may hold: the caller has them in memory in any case.</param>
    /// <param name="cancellationToken">Ends the wait; nothing was taken then.</param>
    public ValueTask AddAsync(IReadOnlyList<QueuedWrite> writes, CancellationToken cancellationToken) =>
        TryAdd(writes, out var room) ? default : AddLaterAsync(writes, room, cancellationToken);

    /// <summary>The memento of a call, when it waits here.</summary>
    public bool TryGet(CallKey call, [NotNullWhen(true)] out MementoRecord? memento)
    {
        memento = _mementos.TryGetValue(call, out var queued) ? queued.Memento : null;
        return memento is not null;
    }

    /// <summary>The bytes of an object, when it waits here.</summary>
    public bool TryGet(DataKey key, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = key.Version is null && _objects.TryGetValue(key, out var queued) ? queued.Bytes : null;
        return bytes is not null;
    }

    /// <summary>Keeps the lease of a call until its memento is written.</summary>
    /// <returns>False when it does not wait here: the lease is the caller's to end.</returns>
    public bool TryHold(CallKey call, ICallLease lease)
    {
        lock (_gate)
        {
            if (!_mementos.TryGetValue(call, out var queued))
            {
                return false;
            }

            queued.Hold(lease);
            return true;
        }
    }

    /// <summary>Waits until all that was handed over so far is written, or could not be.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _lastQueued == _lastWritten ? default : new(WaitInGate(_lastQueued).WaitAsync(cancellationToken));
        }
    }

    /// <summary>Writes what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await FlushAsync(CancellationToken.None).ConfigureAwait(false);
        lock (_gate)
        {
            // A thread that waits for more has no more to wait for.
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public int Flush(TimeSpan patience)
    {
        // The wait alone tells nothing that the count does not: what could not be written was told when it was tried.
        _ = FlushAsync(CancellationToken.None).AsTask().Wait(patience);
        return Count;
    }

    /// <summary>Says that the stores can be written again, as something was that did not wait here.</summary>
    public void GoesOn() => _writer.GoesOn();

    /// <inheritdoc/>
    public void GiveUp(int left) => _writer.GiveUp(left);

    private async ValueTask AddLaterAsync(IReadOnlyList<QueuedWrite> writes, Task? room, CancellationToken cancellationToken)
    {
        do
        {
            await room!.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!TryAdd(writes, out room));
    }

    private bool TryAdd(IReadOnlyList<QueuedWrite> writes, out Task? room)
    {
        bool isWrittenElsewhere;
        lock (_gate)
        {
            if (_lastQueued - _lastWritten >= _limits.Count || _bytes >= _limits.Bytes)
            {
                room = WaitInGate(_lastWritten + 1);
                return false;
            }

            room = null;
            for (var i = 0; i < writes.Count; i++)
            {
                AddInGate(writes[i]);
            }

            isWrittenElsewhere = TryWake();
        }

        if (!isWrittenElsewhere)
        {
            Blocking.Wait(static queue => queue.RunHere(), this);
        }

        return true;
    }

    private void AddInGate(QueuedWrite write)
    {
        switch (write)
        {
            case QueuedMemento memento:
                if (_mementos.TryGetValue(memento.Memento.Call, out var before))
                {
                    foreach (var lease in before.TakeLeases())
                    {
                        memento.Hold(lease);
                    }
                }

                _mementos[memento.Memento.Call] = memento;
                break;
            case QueuedObject item:
                _objects[item.Key] = item;
                break;
            default:
                throw new ArgumentException($"A {write.GetType()} cannot be queued.", nameof(write));
        }

        _waiting.Enqueue(write);
        _bytes += write.Size;
        Volatile.Write(ref _lastQueued, _lastQueued + 1);
    }

    private Task WaitInGate(long number)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters.Add((number, done));
        return done.Task;
    }

    /// <summary>Has what waits written by the thread that is there for it, or by a new one.</summary>
    /// <returns>False when there is none, and the caller is the one who writes.</returns>
    private bool TryWake()
    {
        if (!_isRunning)
        {
            _isRunning = true;

            // For as long as the thread lives: who holds a queue for ever holds the stores and caches of an environment that nobody disposes of.
            UnwrittenAtExit.Add(this);
            try
            {
                // With nothing of the caller's: neither its call nor its culture is the queue's.
                Start(new Thread(() => Run(Idle)) { IsBackground = true, Name = "Memento write-behind" });
            }
            catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
            {
                // The system has no more of them. What is here nobody else would write, nor what comes after it.
                return false;
            }
        }
        else if (_isIdle)
        {
            _isIdle = false;
            Monitor.Pulse(_gate);
        }

        return true;
    }

    // As without a queue; and what others hand over meanwhile.
    private ValueTask RunHere()
    {
        Run(TimeSpan.Zero);
        return default;
    }

    /// <param name="patience">For how long it is waited for more.</param>
    private void Run(TimeSpan patience)
    {
        while (Take(patience) is { Count: > 0 } batch)
        {
            var lost = _writer.Write(batch);
            var leases = Remove(batch);

            // What is still found here would be taken for stored; and who waits for the queue is to find there what it could not write.
            foreach (var memento in lost)
            {
                memento.Lose();
                Unstored?.Add(memento);
            }

            leases.ForEach(_writer.Release);
            Advance(batch);
            if (batch.OfType<QueuedMemento>().Count() > lost.Count)
            {
                Written?.Invoke();
            }
        }
    }

    private List<QueuedWrite> Take(TimeSpan patience)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _isIdle = true;
                Monitor.Wait(_gate, patience);
                _isIdle = false;
            }

            var batch = new List<QueuedWrite>(Math.Min(_waiting.Count, BatchCount));
            while (batch.Count < BatchCount && _waiting.TryDequeue(out var write))
            {
                batch.Add(write);
            }

            if (batch.Count == 0)
            {
                _isRunning = false;
                UnwrittenAtExit.Remove(this);
            }

            return batch;
        }
    }

    /// <summary>Lets go of what is in the stores now, and is found there.</summary>
    /// <returns>The leases to end.</returns>
    private List<ICallLease> Remove(List<QueuedWrite> batch)
    {
        var leases = new List<ICallLease>();
        lock (_gate)
        {
            foreach (var write in batch)
            {
                if (write is QueuedMemento memento)
                {
                    // Unless a later one of the same call has taken its place.
                    _mementos.TryRemove(new(memento.Memento.Call, memento));
                    leases.AddRange(memento.TakeLeases());
                }
                else if (write is QueuedObject item)
                {
                    _objects.TryRemove(new(item.Key, item));
                }
            }
        }

        return leases;
    }

    /// <summary>Makes room, and has those go on who wait for it or for what was written.</summary>
    private void Advance(List<QueuedWrite> batch)
    {
        lock (_gate)
        {
            _bytes -= batch.Sum(static write => write.Size);
            Volatile.Write(ref _lastWritten, _lastWritten + batch.Count);
            foreach (var waiter in _waiters.FindAll(waiter => waiter.Number <= _lastWritten))
            {
                waiter.Done.SetResult();
            }

            _waiters.RemoveAll(waiter => waiter.Number <= _lastWritten);
        }
    }
}
