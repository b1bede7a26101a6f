namespace Memento.Storage.WriteBehind;

/// <summary>Writes what a <see cref="WriteBehindQueue"/> holds, on the queue's thread. What cannot be written is counted, told once, and computed again some day.</summary>
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
    private long _notKept;
    private bool _hasTold;

    /// <summary>Writes a batch; where that fails, each by itself, so that one costs no other.</summary>
    public void Write(IReadOnlyList<QueuedWrite> batch)
    {
        if (!TryWrite(batch, isLast: batch.Count == 1) && batch.Count > 1)
        {
            foreach (var write in batch)
            {
                TryWrite([write], isLast: true);
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

    private bool TryWrite(IReadOnlyList<QueuedWrite> batch, bool isLast)
    {
        try
        {
            Publish([.. batch.OfType<QueuedObject>()]);
            var all = batch.OfType<QueuedMemento>().Select(static queued => queued.Memento).ToList();
            var mementos = all.FindAll(IsWhole);
            if (mementos.Count > 0)
            {
                Wait(metadata.PutMementosAsync(mementos, CancellationToken.None));
            }

            _notKept += all.Count - mementos.Count;
            Succeeded(mementos.Count);
            return true;
        }
#pragma warning disable CA1031 // Whatever it is, the thread goes on: it has others' results to write.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (isLast)
            {
                Failed(exception, batch[0]);
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
    private bool IsWhole(MementoRecord memento) => memento.Content is not { Inline: null } content || !_lost.Contains(content.Key);

    private void Failed(Exception exception, QueuedWrite write)
    {
        statistics.CountFailure();
        if (write is QueuedObject item)
        {
            Lost(item.Key);
        }
        else
        {
            _notKept++;
        }

        if (!_hasTold)
        {
            _hasTold = true;
            StorageLog.WriteBehindFailed(logger, ExceptionReader.Readable(exception));
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

    private void Succeeded(int mementos)
    {
        if (_hasTold && mementos > 0)
        {
            _hasTold = false;
            StorageLog.WriteBehindGoesOn(logger, _notKept);
            _notKept = 0;
        }
    }
}
