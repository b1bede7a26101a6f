using Memento.Caching;
using Memento.Serialization;
using Memento.Storage.Files;
using Memento.Storage.Partitions;
using Memento.Storage.WriteBehind;

namespace Memento.Storage;

/// <summary>A result that is encoded and not yet published.</summary>
internal sealed class PendingResult : IAsyncDisposable
{
    /// <summary>What to do about a type that no codec takes.</summary>
    public const string NoCodec = "No codec of this storage takes it: return a value of a type that one takes, or name a codec for it under \"codecs\" in the storage's settings.";

    private readonly ResultToStore _result;
    private readonly ICodec? _codec;
    private readonly PendingPartition? _partition;
    private readonly DataKey? _keyOverride;
    private MementoRecord? _memento;
    private FileSource? _file;

    private PendingResult(ResultToStore result, ICodec? codec, ResultSpool? spool, PendingPartition? partition = null)
    {
        _result = result;
        _codec = codec;
        _partition = partition;
        Spool = spool;
        _keyOverride = KeyOverrideOf(result);
    }

    /// <summary>The bytes; null for a null result, and for a partition whose values are not published.</summary>
    public ResultSpool? Spool { get; private set; }

    /// <summary>The memento, with its content once that is published.</summary>
    public MementoRecord Memento => _memento ??= With(null);

    /// <summary>Whether the bytes go into the memento itself: few, in memory, and under no key of the user's own.</summary>
    public bool IsInline { get; private set; }

    /// <summary>How many bytes wait in memory to be published.</summary>
    public long BytesInMemory => _partition?.BytesInMemory ?? Bytes.Length;

    /// <summary>The bytes, where they are in memory: within the memento, or in the spool until that is disposed.</summary>
    private ReadOnlyMemory<byte> Bytes => _memento?.Content?.Inline ?? Spool?.Bytes ?? default;

    /// <summary>Where the bytes go.</summary>
    public DataKey Key => _keyOverride is { } key ? (_partition is null ? key : PartitionKeys.IndexOf(key)) : DataKey.ForContent(Spool!.Sha256);

    /// <summary>The key that a null result is to hide; null when there is none.</summary>
    public DataKey? KeyToHide => _result.Value is null ? _keyOverride : null;

    /// <summary>Encodes a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="codecs">The codecs to choose from.</param>
    /// <param name="data">Where large results are staged.</param>
    /// <param name="memoryLimit">How many bytes of it stay in memory.</param>
    /// <param name="inlineLimit">Up to how many bytes go into the memento itself.</param>
    /// <exception cref="UnsupportedResultException">No codec takes it, or the codec refuses a part of it.</exception>
    /// <exception cref="ArgumentException">The key override is not a data key.</exception>
    public static async ValueTask<PendingResult> EncodeAsync(ResultToStore result, CodecSet codecs, IDataStore data, int memoryLimit, int inlineLimit)
    {
        switch (result.Value)
        {
            case null:
                return new PendingResult(result, null, null);
            case Partition partition when Partition.Is(result.DeclaredType):
                // The key first: a wrong one is to cost nothing.
                KeyOverrideOf(result);
                return new PendingResult(result, null, null, new PendingPartition(partition, codecs, memoryLimit));
        }

        var (codec, type) = result.Value is ExceptionRecord && result.Memento.ResultType == ResultType.Exception
            ? (ExceptionCodec.Instance, typeof(ExceptionRecord))
            : (codecs.ForWriting(result.DeclaredType), result.DeclaredType);
        if (codec is null)
        {
            throw new UnsupportedResultException("Result", type, NoCodec);
        }

        return await EncodeAsync(result, result.Value, codec, type, data, memoryLimit, inlineLimit).ConfigureAwait(false);
    }

    /// <summary>Publishes the values of a partition, so that its index is what is left to be; of another result, nothing.</summary>
    /// <exception cref="UnsupportedResultException">A value from another store cannot be read in this one.</exception>
    /// <exception cref="IOException">A store could not be read or written.</exception>
    public async ValueTask PublishValuesAsync(StorageParts parts, int inlineLimit, CancellationToken cancellationToken)
    {
        if (_partition is null)
        {
            return;
        }

        var index = await _partition.PublishAsync(parts, _keyOverride, cancellationToken).ConfigureAwait(false);
        Spool = new ResultSpool(parts.Data, Math.Max(ResultSpool.DefaultMemoryLimit, inlineLimit));
        index.Write(Spool);
        Spool.Finish();
        PutInline(inlineLimit);
    }

    /// <summary>Keeps the list of all direct calls, where there is one.</summary>
    public async ValueTask KeepInvocationsAsync(IDataStore data, CancellationToken cancellationToken)
    {
        if (_result.AllInvocations is { } invocations)
        {
            _memento = Memento with { InvocationList = await InvocationLists.WriteAsync(data, invocations, cancellationToken).ConfigureAwait(false) };
        }
    }

    /// <summary>Says under which key the bytes were published.</summary>
    public void Published(DataKey key) => _memento = With(Describe(key, null));

    /// <summary>Says that the memento is in the store: what the function made for its result only can go.</summary>
    /// <exception cref="IOException">The store could not be read, or a copy of a file not be made.</exception>
    public async ValueTask StoredAsync(StorageParts parts, CancellationToken cancellationToken)
    {
        _partition?.MoveTo(new PartitionReader(parts, Computation.Of(Memento), isReadOnly: false));
        if (_result.Value is ResultFile file && Memento.Content is { } content)
        {
            _file = await new FileReader(parts, Computation.Of(Memento), isReadOnly: false).FindAsync(content, cancellationToken).ConfigureAwait(false);
            file.MoveTo(_file);
        }
    }

    /// <summary>The memento as it waits to be written.</summary>
    public QueuedMemento ToQueued() => new(Memento, _result.DeclaredType);

    /// <summary>The result as the memory cache keeps it; null when it cannot be kept. While the bytes are still there.</summary>
    public CachedValue? ToCached(StorageParts parts)
    {
        var capacity = parts.Memory.CapacityBytes;
        return _file is not null ? FileReader.ToCached(_file)
            : _partition is not null ? _partition.ToCached(new PartitionReader(parts, Computation.Of(Memento), isReadOnly: false), _result.DeclaredType, Spool!.Length)
            : ToCachedBytes(capacity);
    }

    /// <summary>As <see cref="ToCached"/>, of a result that the store could not keep; null for one that refers to the store.</summary>
    /// <param name="capacity">How many bytes the memory cache holds.</param>
    public CachedValue? ToCachedUnstored(long capacity) => IsOfStore(_result) ? null : ToCachedBytes(capacity);

    /// <summary>As <see cref="ToCachedUnstored(long)"/>, of a result that was not encoded: null also where a caller could change it.</summary>
    /// <param name="result">The result.</param>
    /// <param name="capacity">How many bytes the memory cache holds.</param>
    public static CachedValue? ToCachedUnstored(ResultToStore result, long capacity) =>
        IsOfStore(result) ? null : CachedValue.Create(result.Value, result.DeclaredType, null, [], capacity);

    public ValueTask DisposeAsync()
    {
        _partition?.Dispose();
        return Spool?.DisposeAsync() ?? default;
    }

    /// <summary>Whether what is handed out of a result stands in the store: the values of a partition, and a file.</summary>
    private static bool IsOfStore(ResultToStore result) => result.Value is Partition or ResultFile;

    private CachedValue? ToCachedBytes(long capacity) => Spool is null || Spool.IsStaged
        ? CachedValue.Create(_result.Value, _result.DeclaredType, null, [], capacity)
        : CachedValue.Create(_result.Value, _result.DeclaredType, _codec, Bytes.Span, capacity);

    private static async ValueTask<PendingResult> EncodeAsync(ResultToStore result, object value, ICodec codec, Type type, IDataStore data, int memoryLimit, int inlineLimit)
    {
        var spool = new ResultSpool(data, Math.Max(memoryLimit, inlineLimit));
        try
        {
            var pending = new PendingResult(result, codec, spool);
            if (codec is CompressedCodec compressed)
            {
                var length = compressed.EncodeMeasured(value, type, spool);
                if (compressed.Instead(length, spool.Length) is { } other)
                {
                    await spool.DisposeAsync().ConfigureAwait(false);
                    return await EncodeAsync(result, value, other, type, data, memoryLimit, inlineLimit).ConfigureAwait(false);
                }
            }
            else
            {
                codec.Encode(value, type, spool);
            }

            spool.Finish();
            pending.PutInline(inlineLimit);
            return pending;
        }
        catch
        {
            await spool.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void PutInline(int limit)
    {
        // A limit of none is none for an empty text too.
        if (limit > 0 && _codec is not ResultFileCodec && Spool is { IsStaged: false } && Spool.Length <= limit && _keyOverride is null)
        {
            IsInline = true;
            _memento = With(Describe(Key, Spool.Bytes.ToArray()));

            // Of a large batch each would keep a buffer that is larger than its bytes until all are stored.
            Spool.ReleaseBytes();
        }
    }

    /// <summary>The memento with its content. Made once where nothing else is to be said: of a large batch each copy would be there until all are stored.</summary>
    private MementoRecord With(ContentReference? content) => _memento is not null
        ? _memento with { Content = content }
        : _result.Memento with { Content = content, ResultType = _result.Value is null ? ResultType.Null : _result.Memento.ResultType };

    private ContentReference Describe(DataKey key, byte[]? inline) => new(key, Spool!.Sha256, Spool.Checksum, Spool.Length, _codec?.Name ?? PartitionIndex.CodecName)
    {
        FileName = (_result.Value as ResultFile)?.Name,

        // Not the array itself: from one that is null the operator makes a memory that is empty.
        Inline = inline is null ? null : (ReadOnlyMemory<byte>?)inline,
    };

    private static DataKey? KeyOverrideOf(ResultToStore result)
    {
        if (result.KeyOverride is not { } path)
        {
            return null;
        }

        var key = new DataKey(path);
        return key.IsContentAddressed
            ? throw new ArgumentException($"'{path}' cannot be a key override: keys of this form are kept for content named by its own hash.", nameof(result))
            : key;
    }
}
