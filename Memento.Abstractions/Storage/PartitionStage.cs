using Memento.Serialization;
using Memento.Storage.Files;
using Memento.Storage.Partitions;

namespace Memento.Storage;

/// <summary>
/// A partition whose values go to this machine's disk as they are added, as the storage that made this encodes them, until the partition is
/// stored. Made by <see cref="IStorageBackend.StagePartition"/>; used by the host for a function's <c>PartitionBuilder</c>.
/// </summary>
/// <remarks>For many threads, one of which encodes at a time. Disposing it takes the values away, unless a partition was made of them.</remarks>
public sealed class PartitionStage : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PartitionItem> _items = new(StringComparer.Ordinal);
    private readonly StageFile _file;
    private readonly CodecSet _codecs;
    private bool _isClosed;

    /// <summary>Begins a partition that no storage is asked for yet.</summary>
    /// <param name="codecs">The codecs to encode values with, in the order in which they are asked.</param>
    public PartitionStage(IEnumerable<ICodec> codecs)
        : this(new CodecSet(codecs), FileCopies.Own)
    {
    }

    internal PartitionStage(CodecSet codecs, FileCopies copies)
    {
        _codecs = codecs;
        _file = new StageFile(ResultSpool.DefaultMemoryLimit, copies);
    }

    /// <summary>Adds a value: it is encoded now, and not held. A partition is held, since its values may be anywhere.</summary>
    /// <param name="key">The key, any text.</param>
    /// <param name="value">The value, or null.</param>
    /// <param name="declaredType">The type that it is stored as, and to be asked for as.</param>
    /// <exception cref="ArgumentException">The key has a value already.</exception>
    /// <exception cref="UnsupportedResultException">No codec takes the value, or the codec refuses a part of it.</exception>
    /// <exception cref="NonMemoizedException">The folder for temporary files could not be written.</exception>
    public void Add(string key, object? value, Type declaredType)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(declaredType);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_items.ContainsKey(key))
            {
                throw PartitionEntries.Twice(key);
            }

            try
            {
                _items.Add(key, value is null or Partition ? new HeldItem(value, declaredType) : PartitionDraft.Encode(value, declaredType, $"Result[\"{key}\"]", _codecs, _file));
                (value as ResultFile)?.Discard();
            }
            catch (Exception exception) when (StorageParts.IsTrouble(exception))
            {
                // A full disk is no result of the function.
                throw new NonMemoizedException(CallErrors.NotStaged, $"The value under '{key}' of a partition could not be written to the folder for temporary files, '{Path.GetTempPath()}': {exception.Message}", exception);
            }
        }
    }

    /// <summary>The partition of what was added. Nothing can be added afterwards.</summary>
    /// <param name="type"><see cref="Partition"/>, or a <see cref="Partition{T}"/>.</param>
    /// <param name="parent">What it is merged over; null for none.</param>
    public Partition ToPartition(Type type, Partition? parent)
    {
        ArgumentNullException.ThrowIfNull(type);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _isClosed = true;
            var entries = PartitionEntries.Of(_items);
            return Partition.Create(type, parent is null ? entries : entries.Over(parent.Entries));
        }
    }

    /// <summary>Takes the values away, unless a partition was made of them.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                _file.Dispose();
            }
        }
    }
}
