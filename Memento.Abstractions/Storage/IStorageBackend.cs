using System.Runtime.CompilerServices;
using Memento.Caching;
using Memento.Serialization;

namespace Memento.Storage;

/// <summary>
/// Says where results live. Called by the host for every call that the memory cache does not answer, from many
/// threads at once. Most backends derive from <see cref="StorageBackendBase"/> and bring a data store, a metadata
/// store, or both.
/// </summary>
/// <remarks>
/// <para>Export an implementation with <see cref="Plugins.ExportStorageBackendAttribute"/>; it may take a
/// <see cref="Plugins.BackendContext"/> in its constructor.</para>
/// <para>A store that lies is a store that missed: what is absent, truncated or altered is logged, answered with
/// null, and made whole by the next <see cref="MemoizeAsync(ResultToStore, CancellationToken)"/>. The host treats
/// any other exception from here as a miss too, and logs it, except where an operation names one.</para>
/// </remarks>
public interface IStorageBackend : IAsyncDisposable
{
    /// <summary>The memory cache in front of the store; one without capacity when the store wants none.</summary>
    MemoryCache Memory { get; }

    /// <summary>True when nothing may be changed: results are not kept, and forgetting is refused.</summary>
    bool IsReadOnly { get; }

    /// <summary>True when what is kept lives in this process alone, so that a worker process has a store of its own under the same configuration. Then functions run in no worker.</summary>
    bool IsOfThisProcess => false;

    /// <summary>The mementos of <paramref name="calls"/>, in their order; null where there is none.</summary>
    ValueTask<IReadOnlyList<MementoRecord?>> GetMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default);

    /// <summary>The result of a call with its memento; null when there is none, or none that can be trusted.</summary>
    /// <param name="call">The call.</param>
    /// <param name="resultType">The type that the function declares: what the stored bytes are read as.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<StoredResult?> ReadAsync(CallKey call, Type resultType, CancellationToken cancellationToken = default);

    /// <summary>
    /// The result of a call that was computed later than the one that was read: the host asks for it where that one is too old, or depends on what has changed since, before
    /// it computes the call anew.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="resultType">The type that the function declares.</param>
    /// <param name="than">When the one that was read was computed, by its memento.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The result; null when there is none.</returns>
    /// <remarks>As it stands, for a storage that has one memento of a call, and gave it.</remarks>
    ValueTask<StoredResult?> ReadNewerAsync(CallKey call, Type resultType, DateTimeOffset than, CancellationToken cancellationToken = default) => default;

    /// <summary>The results of many calls of one result type, in their order; null where there is none.</summary>
    ValueTask<IReadOnlyList<StoredResult?>> ReadManyAsync(IReadOnlyList<CallKey> calls, Type resultType, CancellationToken cancellationToken = default);

    /// <summary>
    /// Opens the result of a memento as its codec wrote it, without compression, for a reader that has not the function's result type: a person, or another program. No
    /// byte is given before length and checksum agree. Of a partition it is the index; of an exception its record as JSON.
    /// </summary>
    /// <param name="memento">The memento, from this store.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The bytes, of the format <see cref="ContentReference.Format"/>, for the caller to dispose; null where there are none: a null result, or a storage that keeps none.</returns>
    /// <exception cref="InvalidDataException">The result is missing, truncated or altered. It stays as it is: the next call of the function finds that too, and mends it.</exception>
    /// <exception cref="IOException">The store could not be read.</exception>
    /// <remarks>As it stands, for a storage that keeps nothing outside its mementos.</remarks>
    ValueTask<Stream?> OpenResultAsync(MementoRecord memento, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memento);
        return new(memento.Content is { Inline: not null } content ? ContentReader.OpenChecked(ContentReader.Open(content.Inline.Value), content) : null);
    }

    /// <summary>Keeps a result and its memento. A read-only store keeps nothing and says nothing.</summary>
    /// <returns>The memento as it was kept, with where its content is.</returns>
    /// <exception cref="UnsupportedResultException">No codec takes the result.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before anything was kept.</exception>
    /// <remarks>
    /// A result that the store cannot take now is no error: the memento comes back without content. <see cref="StorageBackendBase"/> holds it in <see cref="Memory"/> until it can be stored, whatever
    /// its stores have thrown; a storage that does not derive from it does so by itself, with <see cref="MemoryCache.Put(MementoRecord, CachedValue?)"/>. Of one that throws the host returns the value
    /// to the caller too, and nobody remembers it.
    /// </remarks>
    ValueTask<MementoRecord> MemoizeAsync(ResultToStore result, CancellationToken cancellationToken = default);

    /// <summary>Keeps many results.</summary>
    /// <returns>The mementos as they were kept, in the order of <paramref name="results"/>.</returns>
    /// <exception cref="UnsupportedResultException">No codec takes one of the results; none was kept.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before anything was kept.</exception>
    ValueTask<IReadOnlyList<MementoRecord>> MemoizeManyAsync(IReadOnlyList<ResultToStore> results, CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits until everything that was kept so far is in the store, or could not be written, which is logged then. What could not be before, and is held in memory, is tried again. Called by who tells others of results, where a storage keeps
    /// them in the background.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; what is to be written is written nevertheless.</param>
    /// <remarks>As it stands, for a storage that has stored what it says that it keeps.</remarks>
    ValueTask FlushAsync(CancellationToken cancellationToken = default) => default;

    /// <summary>
    /// Begins a partition whose values go to disk as they are added, encoded as this storage encodes results: for a function that makes more of
    /// them than memory holds. Null where the storage knows none; they are held in memory then.
    /// </summary>
    PartitionStage? StagePartition() => null;

    /// <summary>
    /// Asks for the right to compute a call, so that equal calls in several processes run once. Called by the host when a call was
    /// looked up in vain, from many threads at once, and for nested calls while the caller's is held. Waits while another process has
    /// it; never for this very storage, which gives it to its own process as often as it is asked. What a call whose lease is held has, and what
    /// is written for it, is not collected.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="waiting">Gives the calls here that cannot end before this one has, those that made it first of all: asked now and again while it waits. Null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Running.CyclicCallException">Another process computes the call, and waits for one of those in turn. Not every storage sees that.</exception>
    /// <returns>
    /// The lease, to be disposed when the result is kept; look the call up once more before it is computed. Null where there are no
    /// leases, which is right for a store that one process uses, and where the wait was too long: the call is computed, at worst twice.
    /// </returns>
    ValueTask<ICallLease?> LeaseAsync(CallKey call, Func<IReadOnlyCollection<CallKey>>? waiting = null, CancellationToken cancellationToken = default) => default;

    /// <summary>
    /// Takes into the memory cache a result that another process of the program has put into this storage, and has sent along. Called by the host for what a
    /// runner got from a worker.
    /// </summary>
    /// <param name="memento">The memento.</param>
    /// <param name="value">The result; null when it cannot be kept in memory.</param>
    /// <param name="generation">The cache's <see cref="Caching.MemoryCache.Generation"/> when the call was made: nothing is taken when something was forgotten since.</param>
    void Hold(MementoRecord memento, Caching.CachedValue? value, long generation)
    {
    }

    /// <summary>
    /// As <see cref="Hold"/>, of a result that the other process could not put into this storage, and that its memory cache alone has. It is stored as what this process
    /// could not store itself: when the storage can be written.
    /// </summary>
    /// <param name="result">The result, with its memento. Its value is that of <paramref name="value"/>.</param>
    /// <param name="value">The result as the memory cache keeps it; null when it cannot be kept in memory.</param>
    /// <param name="generation">The cache's <see cref="Caching.MemoryCache.Generation"/> when the call was made: nothing is taken when something was forgotten since.</param>
    /// <remarks>As it stands, it is held as what is stored.</remarks>
    void HoldUnstored(ResultToStore result, Caching.CachedValue? value, long generation)
    {
        ArgumentNullException.ThrowIfNull(result);
        Hold(result.Memento, value, generation);
    }

    /// <summary>Whether every one of <paramref name="calls"/> has a memento.</summary>
    ValueTask<bool> AllExistAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default);

    /// <summary>Removes the mementos of calls, with their custom metadata. Absent ones are fine. The metadata of their functions stays.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default);

    /// <summary>Removes all mementos and the metadata of a function: of one version, or of all when the name has none.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken = default);

    /// <summary>Removes everything: mementos, custom metadata, results.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists each function that has a memento once, a version apart from another.</summary>
    IAsyncEnumerable<FunctionName> ListFunctionsAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists each version of a function that has a memento or function metadata once, in no order that may be relied on.</summary>
    /// <param name="function">The function; its version is passed over, and <see cref="FunctionName.Unversioned"/> compared.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<FunctionName> ListVersionsAsync(FunctionName function, CancellationToken cancellationToken = default);

    /// <summary>Lists the mementos of a function, streamed: of one version, or of all when the name has none.</summary>
    /// <param name="function">The function.</param>
    /// <param name="limit">How many at most; null for all. Zero lists none.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists the mementos of a function with how much they take and when they were last used, streamed: of one version, or of all when the name has none. What is unreadable is left out.
    /// </summary>
    /// <param name="function">The function.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="IOException">The store could not be read.</exception>
    /// <remarks>As it stands, a memento takes as many bytes as in the standard form and was last used when it was computed.</remarks>
    async IAsyncEnumerable<StoredMemento> ListStoredAsync(FunctionName function, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var memento in ListMementosAsync(function, null, cancellationToken).ConfigureAwait(false))
        {
            yield return new StoredMemento(memento, MementoSerializer.Serialize(memento).Length, memento.Time);
        }
    }

    /// <summary>Lists all calls that a call made directly, in their order. Streams: of a million calls few are in memory at once.</summary>
    /// <param name="memento">The memento of the call, from this store.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="InvalidDataException">The list is missing or damaged, or could not be kept when the call was made, so that only the first ones in the memento are known. The memento and the result are good.</exception>
    /// <exception cref="IOException">The store could not be read.</exception>
    /// <remarks>For a store that keeps no lists beside mementos the default is right: those of the memento, where they are all.</remarks>
    IAsyncEnumerable<Invocation> ListInvocationsAsync(MementoRecord memento, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memento);
        return memento.InvocationCount == memento.Invocations.Count ? memento.Invocations.ToAsyncEnumerable() : throw InvocationLists.NotKept(memento);
    }

    /// <summary>Keeps custom metadata for a call, replacing what it had under that name.</summary>
    /// <param name="call">The call.</param>
    /// <param name="name">The metadata's name, any text but the empty one.</param>
    /// <param name="value">The bytes.</param>
    /// <param name="storeWithData">True to keep it beside the result's object in the data store; the object's other users see it too.</param>
    /// <param name="cancellationToken">Gives up; the old value stays then.</param>
    /// <exception cref="MementoNotFoundException">The call has no memento.</exception>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, bool storeWithData = false, CancellationToken cancellationToken = default);

    /// <summary>Custom metadata of a call, wherever it was kept; null when there is none of that name, or no memento.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists the names of the custom metadata that was kept for a call, in no order that may be relied on; none when there is no memento. What is there only because another
    /// call with the same result keeps it beside that is not among them.
    /// </summary>
    /// <remarks>For a store that keeps no metadata the default is right.</remarks>
    IAsyncEnumerable<string> ListMetadataAsync(CallKey call, CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<string>();

    /// <summary>
    /// Keeps custom metadata for one version of a function, replacing what it had under that name: what its code is made of, for
    /// one, to be compared when that code is gone. Needs no memento, outlives those of single calls, and goes when the version,
    /// the function or everything is forgotten. An <see cref="IOException"/> says that the store could not do it now.
    /// </summary>
    /// <param name="function">The function at its version; a name without one is a version of its own here, not all of them.</param>
    /// <param name="name">The metadata's name, any text but the empty one.</param>
    /// <param name="value">The bytes: some kB to some hundreds of kB, mostly written once a version.</param>
    /// <param name="cancellationToken">Gives up; the old value stays then.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    ValueTask WriteFunctionMetadataAsync(FunctionName function, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default);

    /// <summary>Custom metadata of one version of a function; null when there is none of that name, or none that can be trusted.</summary>
    /// <param name="function">The function at its version; a name without one is a version of its own here, not all of them.</param>
    /// <param name="name">The metadata's name, any text but the empty one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    ValueTask<ReadOnlyMemory<byte>?> ReadFunctionMetadataAsync(FunctionName function, string name, CancellationToken cancellationToken = default);

    /// <summary>Where a person or another program finds the result of a memento; null when it is nowhere outside this process, or so small that it has no place but within its memento.</summary>
    Uri? GetResultUri(MementoRecord memento);

    /// <summary>
    /// Removes the mementos that are over a limit, then the results that no memento reaches and what killed writers left
    /// behind. Others may go on using the store. A storage that keeps nothing, or cannot collect, removes nothing.
    /// </summary>
    /// <param name="options">What to remove.</param>
    /// <param name="cancellationToken">Gives up; what was removed stays removed.</param>
    /// <returns>What was removed; of a dry run, what would be.</returns>
    /// <exception cref="IOException">The store could not be read or written. What was removed until then stays removed.</exception>
    /// <exception cref="ReadOnlyStorageException">The store is read-only, and it is no dry run.</exception>
    ValueTask<CollectReport> CollectAsync(CollectOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(new CollectReport { IsDryRun = options.DryRun });
    }

    /// <summary>
    /// Reads every memento, all metadata and every byte of every result, and reports what is not as it was written. Others may go
    /// on using the store. A storage that keeps nothing, or cannot look, reports nothing.
    /// </summary>
    /// <param name="repair">True to mend what can be mended and to remove the rest, so that it is computed anew.</param>
    /// <param name="cancellationToken">Gives up; what was repaired stays repaired.</param>
    /// <exception cref="IOException">The store could not be listed.</exception>
    /// <exception cref="ReadOnlyStorageException">The store is read-only, and is to be repaired.</exception>
    ValueTask<VerifyReport> VerifyAsync(bool repair = false, CancellationToken cancellationToken = default) => new(new VerifyReport());
}
