namespace Memento.Storage.WriteBehind;

/// <summary>Writes what a <see cref="WriteBehindQueue"/> holds, on the queue's thread. What cannot be written is counted, told once, and given back.</summary>
/// <param name="data">Where objects go.</param>
/// <param name="metadata">Where mementos go.</param>
/// <param name="statistics">Counts what could not be written.</param>
/// <param name="logger">Takes what is told of it.</param>
internal sealed class WriteBehindWriter(IDataStore data, IMetadataStore metadata, StorageStatistics statistics, Microsoft.Extensions.Logging.ILogger logger)
{
    /// <summary>Of how many objects that could not be written it is known. The memento of one comes right behind it.</summary>
    private const int KnownObjects = 8192;

    private readonly HashSet<DataKey> _lost = [];
    private readonly Queue<DataKey> _lostInOrder = new();
    private readonly Lock _telling = new();
    private long _notKept;
    private bool _hasTold;

    /// <summary>Writes a batch; where that fails, each by itself, so that one costs no other.</summary>
    /// <returns>The mementos that could not be written, or whose objects could not.</returns>
    public IReadOnlyList<QueuedMemento> Write(IReadOnlyList<QueuedWrite> batch)
    {
        var lost = new List<QueuedMemento>();
        if (!TryWrite(batch, isLast: batch.Count == 1, lost) && batch.Count > 1)
        {
            foreach (var write in batch)
            {
                TryWrite([write], isLast: true, lost);
            }
        }

        return lost;
    }

    /// <summary>Says that the stores can be written again, as something was. Usable from any thread.</summary>
    public void GoesOn()
    {
        lock (_telling)
        {
            if (_hasTold)
            {
                _hasTold = false;
                StorageLog.WriteBehindGoesOn(logger, _notKept);
                _notKept = 0;
            }
        }
    }

    /// <summary>Ends a lease whose memento is written.</summary>
    public void Release(ICallLease lease)
    {
        try
        {
            Wait(lease.DisposeAsync());
        }
#pragma warning disable CA1031 // Whatever it is, the thread goes on: it has others' results to write.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            statistics.CountFailure();
            StorageLog.LeaseNotEnded(logger, ExceptionReader.Readable(exception));
        }
    }

    /// <summary>Tells that the process ends before all is written.</summary>
    public void GiveUp(int left) => StorageLog.WriteBehindGivenUp(logger, left);

    private static void Wait(ValueTask pending)
    {
        if (pending.IsCompletedSuccessfully)
        {
            pending.GetAwaiter().GetResult();
        }
        else
        {
            pending.AsTask().GetAwaiter().GetResult();
        }
    }

    private bool TryWrite(IReadOnlyList<QueuedWrite> batch, bool isLast, List<QueuedMemento> lost)
    {
        try
        {
            Publish([.. batch.OfType<QueuedObject>()]);
            var all = batch.OfType<QueuedMemento>().ToList();
            var mementos = all.FindAll(IsWhole).ConvertAll(static queued => queued.Memento);
            if (mementos.Count > 0)
            {
                Wait(metadata.PutMementosAsync(mementos, CancellationToken.None));
            }

            if (mementos.Count < all.Count)
            {
                Lost(all.FindAll(queued => !IsWhole(queued)), lost);
            }

            if (mementos.Count > 0)
            {
                GoesOn();
            }

            return true;
        }
#pragma warning disable CA1031 // Whatever it is, the thread goes on: it has others' results to write.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (isLast)
            {
                Failed(exception, batch[0], lost);
            }

            return false;
        }
    }

    private void Publish(List<QueuedObject> objects)
    {
        if (objects.Count == 0)
        {
            return;
        }

        // Under keys that name the content, which the mementos have already.
        var written = data.WriteManyAsync(objects.ConvertAll(static item => KeyValuePair.Create(item.Key, (ReadOnlyMemory<byte>)item.Bytes)), CancellationToken.None);
        if (!written.IsCompletedSuccessfully)
        {
            written.AsTask().GetAwaiter().GetResult();
        }

        objects.ForEach(item => _lost.Remove(item.Key));
    }

    /// <summary>Whether the object of a memento is there; a memento without it would say that there is a result.</summary>
    private bool IsWhole(QueuedMemento queued) => queued.Memento.Content is not { Inline: null } content || !_lost.Contains(content.Key);

    private void Failed(Exception exception, QueuedWrite write, List<QueuedMemento> lost)
    {
        statistics.CountFailure();
        if (write is QueuedObject item)
        {
            Lost(item.Key);
        }
        else if (write is QueuedMemento memento)
        {
            Lost([memento], lost);
        }

        lock (_telling)
        {
            if (!_hasTold)
            {
                _hasTold = true;
                StorageLog.WriteBehindFailed(logger, ExceptionReader.Readable(exception));
            }
        }
    }

    private void Lost(List<QueuedMemento> mementos, List<QueuedMemento> lost)
    {
        lost.AddRange(mementos);
        lock (_telling)
        {
            _notKept += mementos.Count;
        }
    }

    private void Lost(DataKey key)
    {
        if (_lost.Add(key))
        {
            _lostInOrder.Enqueue(key);
            if (_lostInOrder.Count > KnownObjects)
            {
                _lost.Remove(_lostInOrder.Dequeue());
            }
        }
    }
}
