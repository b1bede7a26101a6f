using Memento.Caching;
using Memento.Plugins;
using Memento.Storage.Files;
using Memento.Storage.Unstored;
using Memento.Storage.WriteBehind;

namespace Memento.Storage;

/// <summary>
/// Joins a data store, a metadata store and the memory cache into a storage backend. Every operation of
/// <see cref="IStorageBackend"/> is written here once; a backend derives from it and brings the stores.
/// </summary>
/// <remarks>
/// <para>A result is encoded, stored under the SHA-256 of its bytes, and read back only when length and checksum agree. What
/// does not agree is logged, counted and removed, so that computing it again makes the store whole.</para>
/// <para>A small result stands within its memento, so that it is one object written and one read. It gets an object of its own when
/// metadata is to be kept beside that.</para>
/// <para>Trouble with a store costs a computation, not a call: it is logged, reading misses, and a result that could
/// not be written is returned and remembered by the memory cache alone, where there is one. What that has of it when something else was stored, when all is
/// to be written, and when the storage is disposed, is stored then.</para>
/// </remarks>
public abstract class StorageBackendBase : IStorageBackend, IJoinedStores
{
    /// <summary>How often metadata is written beside a result in whose place others put another one meanwhile.</summary>
    private const int Attempts = 100;

    private readonly StorageParts _parts;
    private readonly ResultReader _reader;
    private readonly ResultWriter _writer;
    private readonly InvocationLists _invocations;
    private readonly LeaseOffice _leases;
    private readonly UnstoredResults _unstored;
    private readonly UnstoredWriter _unstoredWriter;
    private readonly WriteBehindStores? _writeBehind;

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
        IsReadOnly = settings.ReadOnly;
        Statistics = new StorageStatistics { StorageType = context.Name };
        Memory = new MemoryCache(settings.GetMemoryCacheBytes(context.Configuration));
        var logger = context.LoggerFactory.CreateLogger(typeof(StorageBackendBase).FullName!);
        _unstored = new UnstoredResults(Memory);
        if (settings.WriteBehind && !IsReadOnly && !context.IsWorker)
        {
            _writeBehind = new WriteBehindStores(data, metadata, Statistics, logger, settings.WriteBehindLimits, _unstored);
            (data, metadata) = (_writeBehind.Data, _writeBehind.Metadata);
        }

        Data = data;
        Metadata = metadata;
        _parts = new StorageParts(data, metadata, Memory, new CodecSet(settings.GetCodecs(context.Broker, context.Configuration), context.Broker.StandardCodecs, settings.GetCompression(context.Configuration)), Statistics, logger)
        {
            Queue = _writeBehind?.Queue,
            Copies = settings.FileCopies is { Length: > 0 } folder ? new FileCopies(context.ResolvePath(folder)) : FileCopies.Own,
            Watcher = Memory.CapacityBytes > 0 && metadata.FollowForgotten() is { } feed ? new ForgottenWatcher(Memory, feed, logger) : null,
        };
        _reader = new ResultReader(_parts, IsReadOnly);
        _writer = WriterTo(_parts);

        // With a queue before the stores it would be said to be stored before it is.
        var atOnce = _writeBehind is null ? _parts : _parts with { Data = _writeBehind.DataAtOnce, Metadata = _writeBehind.MetadataAtOnce, Queue = null };
        _unstored.AtExit = _unstoredWriter = new UnstoredWriter(atOnce, _writeBehind is null ? _writer : WriterTo(atOnce), _unstored, _writeBehind?.Queue);
        if (_writeBehind is not null)
        {
            _writeBehind.Queue.Written = _unstoredWriter.StoreSomeElsewhere;
        }

        _invocations = new InvocationLists(_parts, IsReadOnly);
        _leases = new LeaseOffice(_parts, settings.Leases && !IsReadOnly, settings.GetLeaseWait(context.Configuration));

        ResultWriter WriterTo(StorageParts parts) => new(parts, settings.GetInlineBytes(context.Configuration), settings.MemoryLimit, _unstored);
    }

    /// <inheritdoc/>
    public MemoryCache Memory { get; }

    /// <inheritdoc/>
    public bool IsReadOnly { get; }

    /// <inheritdoc/>
    public bool IsOfThisProcess => Data.IsOfThisProcess || Metadata.IsOfThisProcess;

    /// <summary>What this storage was asked since it was made.</summary>
    public StorageStatistics Statistics { get; }

    IDataStore IJoinedStores.DataStore => _writeBehind?.DataAtOnce ?? Data;

    IMetadataStore IJoinedStores.MetadataStore => _writeBehind?.MetadataAtOnce ?? Metadata;

    /// <summary>The data store.</summary>
    protected IDataStore Data { get; }

    /// <summary>The metadata store.</summary>
    protected IMetadataStore Metadata { get; }

    /// <summary>What collecting takes for the present: the clock by which the stores note when something was written and used. That of the system, as it stands.</summary>
    protected virtual TimeProvider Clock => TimeProvider.System;

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
            var stored = await _reader.ReadMementosAsync(missing.ConvertAll(i => calls[i]), cancellationToken).ConfigureAwait(false);
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
        return _reader.ReadAsync(call, resultType, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StoredResult?> ReadNewerAsync(CallKey call, Type resultType, DateTimeOffset than, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resultType);
        return _reader.ReadNewerAsync(call, resultType, than, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredResult?>> ReadManyAsync(IReadOnlyList<CallKey> calls, Type resultType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(resultType);
        return _reader.ReadManyAsync(calls, resultType, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<Stream?> OpenResultAsync(MementoRecord memento, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memento);
        if (memento.Content is not { } content)
        {
            return null;
        }

        if (content.Inline is { } bytes)
        {
            return ContentReader.OpenChecked(ContentReader.Open(bytes), content);
        }

        try
        {
            var source = await Data.OpenReadAsync(content.Key, cancellationToken).ConfigureAwait(false);
            if (source.CanSeek)
            {
                return ContentReader.OpenChecked(source, content);
            }

            await using (source.ConfigureAwait(false))
            {
                return ContentReader.OpenChecked(await ContentReader.FetchAsync(source, cancellationToken).ConfigureAwait(false), content);
            }
        }
        catch (DataNotFoundException exception)
        {
            throw new InvalidDataException($"The object {content.Key} is missing.", exception);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredMemento> ListStoredAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Metadata.ListStoredAsync(function, cancellationToken).AsFarAsReadable(cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<MementoRecord> MemoizeAsync(ResultToStore result, CancellationToken cancellationToken = default) =>
        (await MemoizeManyAsync([result], cancellationToken).ConfigureAwait(false))[0];

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MementoRecord>> MemoizeManyAsync(IReadOnlyList<ResultToStore> results, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(results);
        return IsReadOnly ? new([.. results.Select(ResultWriter.Unstored)])
            : _unstored.IsEmpty ? _writer.WriteAsync(results, cancellationToken)
            : MemoizeMoreAsync(results, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>What the store could not take before, and is held in memory, is tried again.</remarks>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => _writeBehind is null && _unstored.IsEmpty ? default : _unstoredWriter.StoreAsync(cancellationToken);

    /// <inheritdoc/>
    public PartitionStage? StagePartition() => new(_parts.Codecs, _parts.Copies);

    /// <inheritdoc/>
    public ValueTask<ICallLease?> LeaseAsync(CallKey call, Func<IReadOnlyCollection<CallKey>>? waiting = null, CancellationToken cancellationToken = default) => _leases.TakeAsync(call, waiting, cancellationToken);

    /// <inheritdoc/>
    public void Hold(MementoRecord memento, CachedValue? value, long generation) => _parts.Hold(memento, value, generation);

    /// <inheritdoc/>
    public void HoldUnstored(ResultToStore result, CachedValue? value, long generation)
    {
        ArgumentNullException.ThrowIfNull(result);
        _parts.Hold(result.Memento, value, generation);
        if (!IsReadOnly)
        {
            _unstored.Add(result);
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
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // A store that cannot be asked has nothing.
            _parts.ReadFailed(exception, missing.Count);
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        RefuseWhenReadOnly("forget a call");
        await ForgetAsync(new ForgottenCalls { Calls = calls }, InStoreAsync, InMemory, cancellationToken).ConfigureAwait(false);

        ValueTask InStoreAsync()
        {
            _unstored.Forget(calls);
            return Metadata.ForgetCallsAsync(calls, cancellationToken);
        }

        void InMemory()
        {
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
        await ForgetAsync(new ForgottenCalls { Functions = [function] }, InStoreAsync, () => Memory.ForgetFunction(function), cancellationToken).ConfigureAwait(false);

        ValueTask InStoreAsync()
        {
            _unstored.ForgetFunction(function);
            return Metadata.ForgetFunctionAsync(function, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default)
    {
        RefuseWhenReadOnly("forget everything");
        await ForgetAsync(ForgottenCalls.All, InStoreAsync, Memory.Clear, cancellationToken).ConfigureAwait(false);

        async ValueTask InStoreAsync()
        {
            _unstored.Clear();

            // The mementos first: one without its result would be found damaged by those who read meanwhile.
            await Metadata.ForgetEverythingAsync(cancellationToken).ConfigureAwait(false);
            await Data.ClearAsync(cancellationToken).ConfigureAwait(false);

            // And those that came meanwhile, whose results went too.
            if (await ListFunctionsAsync(cancellationToken).AnyAsync(cancellationToken).ConfigureAwait(false))
            {
                await Metadata.ForgetEverythingAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FunctionName> ListFunctionsAsync(CancellationToken cancellationToken = default) => Metadata.ListFunctionsAsync(cancellationToken).AsFarAsReadable(cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<FunctionName> ListVersionsAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Metadata.ListVersionsAsync(function, cancellationToken).AsFarAsReadable(cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfNegative(limit ?? 0);
        return Metadata.ListMementosAsync(function, limit, cancellationToken).AsFarAsReadable(cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Invocation> ListInvocationsAsync(MementoRecord memento, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memento);
        return _invocations.ListAsync(memento, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>A null result has no object, so its metadata is kept with the memento in any case.</remarks>
    public virtual async ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, bool storeWithData = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        RefuseWhenReadOnly("write metadata");
        if (!storeWithData && _unstored.TryAddMetadata(call, name, value))
        {
            // It goes with the result that is held. What the store may have is an older one.
            return;
        }

        try
        {
            await StoreMetadataAsync(call, name, value, storeWithData, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!storeWithData && (exception is MementoNotFoundException || StorageParts.IsTrouble(exception)))
        {
            // The result may be one that the queue could not write.
            await FlushQueueAsync(cancellationToken).ConfigureAwait(false);
            if (!_unstored.TryAddMetadata(call, name, value))
            {
                throw;
            }

            Statistics.CountFailure();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if ((await GetMementosAsync([call], cancellationToken).ConfigureAwait(false))[0] is not { } memento)
        {
            return null;
        }

        if (_unstored.MetadataOf(call)?.TryGetValue(name, out var held) == true)
        {
            return held;
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
    public IAsyncEnumerable<string> ListMetadataAsync(CallKey call, CancellationToken cancellationToken = default) =>
        _unstored.MetadataOf(call) is { Count: > 0 } held ? held.Keys.Order(StringComparer.Ordinal).ToAsyncEnumerable() : Metadata.ListMetadataAsync(call, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask WriteFunctionMetadataAsync(FunctionName function, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrEmpty(name);
        RefuseWhenReadOnly("write metadata");
        try
        {
            await Metadata.WriteFunctionMetadataAsync(function, name, value, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // It goes with the results of the function, which are held likewise and were told of, once the queue has tried them.
            await FlushQueueAsync(cancellationToken).ConfigureAwait(false);
            if (!_unstored.TryAddMetadata(function, name, value))
            {
                throw;
            }

            Statistics.CountFailure();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadFunctionMetadataAsync(FunctionName function, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrEmpty(name);
        try
        {
            return await Metadata.ReadFunctionMetadataAsync(function, name, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // A store that cannot be asked has nothing.
            _parts.FunctionMetadataReadFailed(exception, function, name);
            return null;
        }
    }

    /// <inheritdoc/>
    public virtual ValueTask<CollectReport> CollectAsync(CollectOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!options.DryRun)
        {
            RefuseWhenReadOnly("collect");
        }

        return new Collector(_parts, Clock, options).RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public virtual ValueTask<VerifyReport> VerifyAsync(bool repair = false, CancellationToken cancellationToken = default)
    {
        if (repair)
        {
            RefuseWhenReadOnly("repair");
        }

        return new Verifier(_parts, repair).RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Uri? GetResultUri(MementoRecord memento)
    {
        ArgumentNullException.ThrowIfNull(memento);
        return memento.Content is { Inline: null } content ? Data.GetUri(content.Key) : null;
    }

    /// <summary>Writes what is to be written yet, tries once more what could not be written before, and disposes both stores.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _unstoredWriter.StoreAsync(CancellationToken.None).ConfigureAwait(false);
        _unstored.Clear();
        await _unstoredWriter.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        if (_writeBehind is not null)
        {
            await _writeBehind.DisposeAsync().ConfigureAwait(false);
        }

        _parts.Watcher?.Dispose();
        Memory.Clear();
        try
        {
            await Metadata.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            if (!_parts.AreOne)
            {
                await Data.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<IReadOnlyList<MementoRecord>> MemoizeMoreAsync(IReadOnlyList<ResultToStore> results, CancellationToken cancellationToken)
    {
        if (_unstored.Forget([.. results.Select(static result => result.Memento.Call)]))
        {
            await _unstoredWriter.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        var mementos = await _writer.WriteAsync(results, cancellationToken).ConfigureAwait(false);

        // A queue says itself when it has written something, for which nobody waits here.
        if (_writeBehind is null && mementos.Any(static memento => memento.Content is not null))
        {
            await _unstoredWriter.StoreSomeAsync().ConfigureAwait(false);
        }

        return mementos;
    }

    /// <summary>Has the queue hand over what it cannot write: before that is forgotten, which it would pass by otherwise, and looked for.</summary>
    private ValueTask FlushQueueAsync(CancellationToken cancellationToken) => _writeBehind?.Queue.FlushAsync(cancellationToken) ?? default;

    /// <summary>Forgets in the store, in memory and in the other processes.</summary>
    /// <param name="forgotten">What is to be forgotten.</param>
    /// <param name="inStoreAsync">Forgets it in the store.</param>
    /// <param name="inMemory">Forgets it in memory.</param>
    /// <param name="cancellationToken">Ends the wait for what is being written.</param>
    private async ValueTask ForgetAsync(ForgottenCalls forgotten, Func<ValueTask> inStoreAsync, Action inMemory, CancellationToken cancellationToken)
    {
        var isForgotten = false;
        try
        {
            await FlushQueueAsync(cancellationToken).ConfigureAwait(false);
            await inStoreAsync().ConfigureAwait(false);
            isForgotten = true;
        }
        finally
        {
            // After the store, so that nobody fills the cache from it in between; and whatever came of the store.
            inMemory();
            await TellAsync(forgotten, isForgotten).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Tells the other processes, after the store: who looks again before that finds what is to be forgotten. Not to be given up: some of
    /// it may be gone when the caller gives up.
    /// </summary>
    /// <param name="forgotten">What was to be forgotten.</param>
    /// <param name="isForgotten">False where the store could not forget it, which the caller's error says.</param>
    private async ValueTask TellAsync(ForgottenCalls forgotten, bool isForgotten)
    {
        try
        {
            await Metadata.TellForgottenAsync(forgotten, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            _parts.Statistics.CountFailure();
            if (isForgotten)
            {
                // The store has forgotten, which is what was asked for.
                StorageLog.ForgottenNotTold(_parts.Logger, ExceptionReader.Readable(exception));
            }
        }
    }

    private async ValueTask StoreMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, bool storeWithData, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var memento = await Metadata.GetMementoAsync(call, cancellationToken).ConfigureAwait(false) ?? throw new MementoNotFoundException(call);
            if (!storeWithData || memento.Content is not { } content)
            {
                await Metadata.WriteMetadataAsync(call, name, MetadataEnvelope.Wrap(value), cancellationToken).ConfigureAwait(false);
                return;
            }

            if (await TryWriteBesideAsync(memento, content, name, value, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        throw new IOException($"The metadata '{name}' of {call} cannot be written beside its result, in whose place others put another one again and again.");
    }

    /// <summary>Writes metadata beside the object of a result, which it gets where it has none.</summary>
    /// <returns>False when the call has another result by now: what is beside the object of the one before is not beside that one's.</returns>
    private async ValueTask<bool> TryWriteBesideAsync(MementoRecord memento, ContentReference content, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        if (content.Inline is { } bytes)
        {
            content = content with { Key = await Data.WriteAsync(content.Key.Bare, bytes, cancellationToken).ConfigureAwait(false), Inline = null };
            if (!await Metadata.TryReplaceAsync(memento with { Content = content }, memento, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        await Data.WriteMetadataAsync(content.Key, name, value, cancellationToken).ConfigureAwait(false);
        await Metadata.WriteMetadataAsync(memento.Call, name, MetadataEnvelope.Mark, cancellationToken).ConfigureAwait(false);
        return await Metadata.GetMementoAsync(memento.Call, cancellationToken).ConfigureAwait(false) is not { } now || now.Content?.Key == content.Key;
    }

    private void RefuseWhenReadOnly(string operation)
    {
        if (IsReadOnly)
        {
            throw new ReadOnlyStorageException(operation);
        }
    }
}
