using Memento.Caching;
using Memento.Plugins;
using Microsoft.Extensions.Logging;

namespace Memento.Storage;

/// <summary>
/// Joins a data store, a metadata store and the memory cache into a storage backend. Every operation of
/// <see cref="IStorageBackend"/> is written here once; a backend derives from it and brings the stores.
/// </summary>
/// <remarks>
/// <para>A result is encoded, stored under the SHA-256 of its bytes, and read back only when length and checksum agree. What
/// does not agree is logged, counted and removed, so that computing it again makes the store whole.</para>
/// <para>Trouble with a store costs a computation, not a call: it is logged, reading misses, and a result that could
/// not be written is returned and not remembered.</para>
/// </remarks>
public abstract class StorageBackendBase : IStorageBackend
{
    /// <summary>How many bytes of a batch's results wait in memory until all are encoded.</summary>
    private const int BatchMemoryLimit = 32 * 1024 * 1024;

    /// <summary>How many objects of a batch are open at once.</summary>
    private const int OpenObjects = 32;

    private readonly CodecSet _codecs;
    private readonly ILogger _logger;

    /// <summary>Joins two stores, which are the backend's own from here on: it disposes them.</summary>
    /// <param name="context">What the backend was given in its constructor.</param>
    /// <param name="data">Keeps the results.</param>
    /// <param name="metadata">Keeps the mementos; may be the same object as <paramref name="data"/>.</param>
    /// <param name="settings">The backend's settings.</param>
    /// <exception cref="ConfigurationException">A setting cannot be, or names a codec that there is not.</exception>
    protected StorageBackendBase(BackendContext context, IDataStore data, IMetadataStore metadata, StorageSettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(settings);
        Data = data;
        Metadata = metadata;
        IsReadOnly = settings.ReadOnly;
        Memory = new MemoryCache(settings.GetMemoryCacheBytes(context.Configuration));
        _codecs = new CodecSet(settings.Codecs, context.Broker);
        _logger = context.LoggerFactory.CreateLogger(typeof(StorageBackendBase));
    }

    /// <inheritdoc/>
    public MemoryCache Memory { get; }

    /// <inheritdoc/>
    public bool IsReadOnly { get; }

    /// <summary>What this storage was asked since it was made.</summary>
    public StorageStatistics Statistics { get; } = new();

    /// <summary>The data store.</summary>
    protected IDataStore Data { get; }

    /// <summary>The metadata store.</summary>
    protected IMetadataStore Metadata { get; }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MementoRecord?>> GetMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var mementos = new MementoRecord?[calls.Count];
        var missing = new List<int>();
        for (var i = 0; i < mementos.Length; i++)
        {
            if (!Memory.TryGet(calls[i], out mementos[i], out _))
            {
                missing.Add(i);
            }
        }

        if (missing.Count > 0)
        {
            var stored = await ReadMementosAsync(missing.ConvertAll(i => calls[i]), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < missing.Count; i++)
            {
                mementos[missing[i]] = stored[i];
            }
        }

        return mementos;
    }

    /// <inheritdoc/>
    public ValueTask<StoredResult?> ReadAsync(CallKey call, Type resultType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resultType);
        return ReadFromMemory(call, resultType) is { } held ? new(held) : ReadFromStoreAsync(call, resultType, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredResult?>> ReadManyAsync(IReadOnlyList<CallKey> calls, Type resultType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(resultType);
        var results = new StoredResult?[calls.Count];
        var missing = new List<int>();
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = ReadFromMemory(calls[i], resultType);
            if (results[i] is null)
            {
                missing.Add(i);
            }
        }

        foreach (var chunk in missing.Chunk(OpenObjects))
        {
            var read = await ReadFromStoreAsync(Array.ConvertAll(chunk, i => calls[i]), resultType, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < chunk.Length; i++)
            {
                results[chunk[i]] = read[i];
            }
        }

        return results;
    }

    /// <inheritdoc/>
    public async ValueTask<MementoRecord> MemoizeAsync(ResultToStore result, CancellationToken cancellationToken = default) =>
        (await MemoizeManyAsync([result], cancellationToken).ConfigureAwait(false))[0];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MementoRecord>> MemoizeManyAsync(IReadOnlyList<ResultToStore> results, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(results);
        var unstored = results.Select(static result => result.Memento with { Content = null });
        if (IsReadOnly || results.Count == 0)
        {
            return [.. unstored];
        }

        var generation = Memory.Generation;
        var pending = new List<PendingResult>(results.Count);
        try
        {
            // All are encoded before one is written: a result that no codec takes leaves nothing behind.
            var memoryLeft = BatchMemoryLimit;
            foreach (var result in results)
            {
                pending.Add(await PendingResult.EncodeAsync(result, _codecs, Data, Math.Min(memoryLeft, ResultSpool.DefaultMemoryLimit)).ConfigureAwait(false));
                memoryLeft -= pending[^1].Spool?.Bytes.Length ?? 0;
            }

            await PublishAsync(pending, cancellationToken).ConfigureAwait(false);
            await Metadata.PutMementosAsync(pending.ConvertAll(static result => result.Memento), cancellationToken).ConfigureAwait(false);
            foreach (var result in pending)
            {
                if (Memory.CapacityBytes > 0)
                {
                    Memory.Put(result.Memento, result.ToCached(), generation);
                }
            }

            return pending.ConvertAll(static result => result.Memento);
        }
        catch (Exception exception) when (IsStoreTrouble(exception))
        {
            // The function has run and its value is good: the caller gets it, and the next call runs it again.
            Statistics.CountFailure();
            StorageLog.WriteFailed(_logger, exception, results.Count, results[0].Memento.Call);
            return [.. unstored];
        }
        finally
        {
            foreach (var result in pending)
            {
                await result.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> AllExistAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var missing = calls.Where(call => !Memory.TryGet(call, out _, out _)).ToList();
        try
        {
            return missing.Count == 0 || (await Metadata.ExistAsync(missing, cancellationToken).ConfigureAwait(false)).All(static exists => exists);
        }
        catch (Exception exception) when (IsStoreTrouble(exception))
        {
            // A store that cannot be asked has nothing.
            Statistics.CountFailure();
            StorageLog.ReadFailed(_logger, exception, missing.Count);
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        RefuseWhenReadOnly("forget a call");
        try
        {
            await Metadata.ForgetCallsAsync(calls, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // After the store, so that nobody fills the cache from it in between; and whatever came of the store.
            foreach (var call in calls)
            {
                Memory.Forget(call);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        RefuseWhenReadOnly("forget a function");
        try
        {
            await Metadata.ForgetFunctionAsync(function, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Memory.ForgetFunction(function);
        }
    }

    /// <inheritdoc/>
    public async ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default)
    {
        RefuseWhenReadOnly("forget everything");
        try
        {
            // The mementos first: one without its result would be found damaged by those who read meanwhile.
            await Metadata.ForgetEverythingAsync(cancellationToken).ConfigureAwait(false);
            await ForgetDataAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Memory.Clear();
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FunctionName> ListFunctionsAsync(CancellationToken cancellationToken = default) => Metadata.ListFunctionsAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfNegative(limit ?? 0);
        return Metadata.ListMementosAsync(function, limit, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>A null result has no object, so its metadata is kept with the memento in any case.</remarks>
    public async ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, bool storeWithData = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        RefuseWhenReadOnly("write metadata");
        var memento = await Metadata.GetMementoAsync(call, cancellationToken).ConfigureAwait(false) ?? throw new MementoNotFoundException(call);
        if (storeWithData && memento.Content is { } content)
        {
            await Data.WriteMetadataAsync(content.Key, name, value, cancellationToken).ConfigureAwait(false);
            value = MetadataEnvelope.Mark;
        }
        else
        {
            value = MetadataEnvelope.Wrap(value);
        }

        await Metadata.WriteMetadataAsync(call, name, value, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if ((await GetMementosAsync([call], cancellationToken).ConfigureAwait(false))[0] is not { } memento)
        {
            return null;
        }

        var kept = await Metadata.ReadMetadataAsync(call, name, cancellationToken).ConfigureAwait(false);
        if (kept is { } value && !MetadataEnvelope.IsMark(value))
        {
            return MetadataEnvelope.Unwrap(value);
        }

        // Beside the object: marked here, or left there by another call with the same result.
        return memento.Content is { } content ? await Data.ReadMetadataAsync(content.Key, name, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <inheritdoc/>
    public Uri? GetResultUri(MementoRecord memento)
    {
        ArgumentNullException.ThrowIfNull(memento);
        return memento.Content is { } content ? Data.GetUri(content.Key) : null;
    }

    /// <summary>Disposes both stores.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Memory.Clear();
        try
        {
            await Metadata.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            if (!ReferenceEquals(Data, Metadata))
            {
                await Data.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Removes every result from the data store. A backend whose store can do that at once overrides it.</summary>
    protected virtual async ValueTask ForgetDataAsync(CancellationToken cancellationToken)
    {
        var keys = new List<DataKey>();
        await foreach (var key in Data.ListKeysAsync(new DataKeyQuery(), cancellationToken).ConfigureAwait(false))
        {
            keys.Add(key);
        }

        foreach (var key in keys)
        {
            await Data.DeleteAllVersionsAsync(key, recursive: true, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsStoreTrouble(Exception exception) => exception is IOException or UnauthorizedAccessException;

    private StoredResult? ReadFromMemory(CallKey call, Type resultType)
    {
        if (!Memory.TryGet(call, out var memento, out var value) || value is null)
        {
            return null;
        }

        if (!value.IsOf(memento.ResultType == ResultType.Exception ? typeof(ExceptionRecord) : resultType))
        {
            // Another result type than the one it was cached for: the bytes in the store are read as that one.
            return null;
        }

        Statistics.CountHit();
        return new StoredResult(memento, value.Get());
    }

    private async ValueTask<StoredResult?> ReadFromStoreAsync(CallKey call, Type resultType, CancellationToken cancellationToken) =>
        (await ReadFromStoreAsync([call], resultType, cancellationToken).ConfigureAwait(false))[0];

    private async ValueTask<StoredResult?[]> ReadFromStoreAsync(CallKey[] calls, Type resultType, CancellationToken cancellationToken)
    {
        var generation = Memory.Generation;
        var results = new StoredResult?[calls.Length];
        var mementos = await ReadMementosAsync(calls, cancellationToken).ConfigureAwait(false);
        var sources = await OpenAsync(mementos, cancellationToken).ConfigureAwait(false);
        try
        {
            for (var i = 0; i < calls.Length; i++)
            {
                var result = mementos[i] is not { } memento ? null
                    : memento.Content is null ? ReadNull(memento, generation)
                    : sources is null ? null
                    : await ReadContentAsync(sources[i], memento, memento.Content, resultType, generation, cancellationToken).ConfigureAwait(false);
                results[i] = result;
                Count(result is not null);
            }

            return results;
        }
        finally
        {
            foreach (var source in sources ?? [])
            {
                if (source is not null)
                {
                    await source.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private void Count(bool isHit)
    {
        if (isHit)
        {
            Statistics.CountHit();
        }
        else
        {
            Statistics.CountMiss();
        }
    }

    private async ValueTask<IReadOnlyList<MementoRecord?>> ReadMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken)
    {
        try
        {
            return calls.Count == 1
                ? [await Metadata.GetMementoAsync(calls[0], cancellationToken).ConfigureAwait(false)]
                : await Metadata.GetMementosAsync(calls, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsStoreTrouble(exception))
        {
            // A store that cannot be read missed.
            Statistics.CountFailure();
            StorageLog.ReadFailed(_logger, exception, calls.Count);
            return new MementoRecord?[calls.Count];
        }
    }

    /// <summary>Opens the contents of mementos; null where a memento has none or its object is missing, and null for all when the store cannot be read.</summary>
    private async ValueTask<Stream?[]?> OpenAsync(IReadOnlyList<MementoRecord?> mementos, CancellationToken cancellationToken)
    {
        var sources = new Stream?[mementos.Count];
        var withContent = Enumerable.Range(0, sources.Length).Where(i => mementos[i]?.Content is not null).ToArray();
        if (withContent.Length == 0)
        {
            return sources;
        }

        try
        {
            var opened = await Data.OpenReadManyAsync(Array.ConvertAll(withContent, i => mementos[i]!.Content!.Key), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < withContent.Length; i++)
            {
                sources[withContent[i]] = opened[i];
            }

            return sources;
        }
        catch (Exception exception) when (IsStoreTrouble(exception))
        {
            // A store that cannot be read missed.
            Statistics.CountFailure();
            StorageLog.ReadFailed(_logger, exception, withContent.Length);
            return null;
        }
    }

    private StoredResult? ReadNull(MementoRecord memento, long generation)
    {
        if (memento.ResultType != ResultType.Null)
        {
            // A memento whose value was kept nowhere: nothing is wrong, and there is nothing to give.
            return null;
        }

        Memory.Put(memento, ImmutableValue.Null, generation);
        return new StoredResult(memento, null);
    }

    private async ValueTask<StoredResult?> ReadContentAsync(Stream? source, MementoRecord memento, ContentReference content, Type resultType, long generation, CancellationToken cancellationToken)
    {
        if (_codecs.ForReading(memento, content) is not { } codec)
        {
            StorageLog.UnknownCodec(_logger, memento.Call, content.Codec);
            return null;
        }

        var type = memento.ResultType == ResultType.Exception ? typeof(ExceptionRecord) : resultType;
        ContentOutcome outcome;
        try
        {
            outcome = await ContentReader.ReadAsync(source, content, codec, type, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsStoreTrouble(exception))
        {
            // A store that cannot be read missed.
            Statistics.CountFailure();
            StorageLog.ReadFailed(_logger, exception, 1);
            return null;
        }

        if (outcome.Damage is { } damage)
        {
            await RemoveDamagedAsync(memento, content, damage, cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (outcome.Refusal is { } refusal)
        {
            StorageLog.NotReadable(_logger, memento.Call, type, refusal);
            return null;
        }

        Memory.Put(memento, outcome.Cached, generation);
        return new StoredResult(memento, outcome.Value);
    }

    private async ValueTask RemoveDamagedAsync(MementoRecord memento, ContentReference content, string reason, CancellationToken cancellationToken)
    {
        Statistics.CountDamaged();
        if (IsReadOnly)
        {
            StorageLog.DamagedReadOnly(_logger, memento.Call, reason);
            return;
        }

        StorageLog.Damaged(_logger, memento.Call, reason);
        try
        {
            // The object first: with the memento gone nobody would find it. Under a key of the user's own other
            // versions are other calls' results, so there only the memento goes.
            if (content.Key.IsContentAddressed)
            {
                await Data.DeleteAllVersionsAsync(content.Key.Bare, recursive: false, cancellationToken).ConfigureAwait(false);
            }

            await Metadata.ForgetCallsAsync([memento.Call], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsStoreTrouble(exception))
        {
            // Still a miss; the function can be run.
            StorageLog.NotRemoved(_logger, exception, memento.Call);
        }
        finally
        {
            Memory.Forget(memento.Call);
        }
    }

    private async ValueTask PublishAsync(List<PendingResult> pending, CancellationToken cancellationToken)
    {
        var inMemory = pending.FindAll(static result => result.Spool is { IsStaged: false });
        if (inMemory.Count > 0)
        {
            var keys = await Data.WriteManyAsync(inMemory.ConvertAll(static result => KeyValuePair.Create(result.Key, result.Spool!.Bytes)), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < inMemory.Count; i++)
            {
                inMemory[i].Published(keys[i]);
            }
        }

        foreach (var result in pending)
        {
            if (result.Spool is { IsStaged: true } staged)
            {
                result.Published(await staged.PublishAsync(result.Key, cancellationToken).ConfigureAwait(false));
            }
            else if (result.KeyToHide is { } key)
            {
                await Data.DeleteBareAsync(key, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void RefuseWhenReadOnly(string operation)
    {
        if (IsReadOnly)
        {
            throw new ReadOnlyStorageException(operation);
        }
    }
}
