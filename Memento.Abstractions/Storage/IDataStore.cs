using System.Runtime.CompilerServices;

namespace Memento.Storage;

/// <summary>
/// Keeps bytes under versioned keys: half of a storage backend, and what another backend may borrow. Called by
/// <see cref="StorageBackendBase"/>, from many threads at once.
/// </summary>
/// <remarks>
/// <para>Every operation may complete synchronously, and should when it can: a synchronous memento function waits
/// on it. A store across a network overrides the batch operations; elsewhere their loops are right.</para>
/// <para>An <see cref="IOException"/> says that the store could not do it now; the caller treats it as a miss.
/// A store need not check contents: its caller compares length and checksum.</para>
/// <para>Publishing is atomic: a reader sees a whole object or none, also when the writer is killed.</para>
/// </remarks>
public interface IDataStore : IAsyncDisposable
{
    /// <summary>True when what is kept lives in this process alone, and another process has a store of its own under the same configuration.</summary>
    bool IsOfThisProcess => false;

    /// <summary>Writes an object that is in memory.</summary>
    /// <param name="key">A bare key. For a content-addressed one whose object is there already, nothing is written.</param>
    /// <param name="data">The bytes, the caller's own again when this has ended: a store that keeps them copies them.</param>
    /// <param name="cancellationToken">Gives up; nothing is published then.</param>
    /// <returns>The key with the version that was written.</returns>
    ValueTask<DataKey> WriteAsync(DataKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default);

    /// <summary>Begins to write an object too large for memory, or whose key is not known before its bytes are.</summary>
    ValueTask<IStagedData> StageAsync(CancellationToken cancellationToken = default);

    /// <summary>Opens an object: the newest version for a bare key, else that version.</summary>
    /// <returns>A readable stream that the caller disposes. It can seek when that costs nothing.</returns>
    /// <exception cref="DataNotFoundException">There is no such object.</exception>
    ValueTask<Stream> OpenReadAsync(DataKey key, CancellationToken cancellationToken = default);

    /// <summary>The key with its newest version; null when there is no such object.</summary>
    ValueTask<DataKey?> GetVersionedKeyAsync(DataKey key, CancellationToken cancellationToken = default);

    /// <summary>Removes the bare key, so that it reads as absent; older versions stay readable. Nothing happens when it is absent already.</summary>
    ValueTask DeleteBareAsync(DataKey key, CancellationToken cancellationToken = default);

    /// <summary>Removes a key with all its versions and the metadata beside them. Absent keys are fine.</summary>
    /// <param name="key">The key.</param>
    /// <param name="recursive">True to remove all keys below it too: <c>a</c> removes <c>a/b</c>, not <c>ab</c>.</param>
    /// <param name="cancellationToken">Gives up; what was removed stays removed.</param>
    ValueTask DeleteAllVersionsAsync(DataKey key, bool recursive = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes a content-addressed object whose bytes turned out not to be those that its key names, so that the next equal result writes it anew. Called by
    /// <see cref="StorageBackendBase"/> when it reads one.
    /// </summary>
    /// <remarks>As it stands, it goes from the store. One that has the same object in several places removes it where it is damaged, and no good copy of it.</remarks>
    /// <param name="key">The bare key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask RemoveDamagedAsync(DataKey key, CancellationToken cancellationToken = default) => DeleteAllVersionsAsync(key, recursive: false, cancellationToken);

    /// <summary>Removes every object with all versions and the metadata beside them, also where the bare key was removed before.</summary>
    /// <param name="cancellationToken">Gives up; what was removed stays removed.</param>
    ValueTask ClearAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists bare keys, in no order that may be relied on. A folder that is not there has none.</summary>
    IAsyncEnumerable<DataKey> ListKeysAsync(DataKeyQuery query, CancellationToken cancellationToken = default);

    /// <summary>Writes metadata beside one version of an object, replacing what was there; it goes when that goes.</summary>
    /// <param name="key">The object's key: the newest version for a bare one.</param>
    /// <param name="name">The metadata's name, any text but the empty one.</param>
    /// <param name="value">The bytes, the caller's own again when this has ended: a store that keeps them copies them.</param>
    /// <param name="cancellationToken">Gives up; the old value stays then.</param>
    /// <exception cref="DataNotFoundException">There is no such object. Nothing is kept then.</exception>
    ValueTask WriteMetadataAsync(DataKey key, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default);

    /// <summary>Reads metadata from beside one version of an object, the newest for a bare key; null when there is none.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(DataKey key, string name, CancellationToken cancellationToken = default);

    /// <summary>Where a person or another program finds the object; null when it is nowhere outside this process.</summary>
    Uri? GetUri(DataKey key);

    /// <summary>The path of a file that has the bytes of an object and that nobody writes to; null where there is none, so that a copy is handed out.</summary>
    /// <remarks>As it stands there is none.</remarks>
    /// <param name="key">The key with its version.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<string?> GetReadOnlyPathAsync(DataKey key, CancellationToken cancellationToken = default) => default;

    /// <summary>Whether each object is there.</summary>
    async ValueTask<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<DataKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var exist = new bool[keys.Count];
        for (var i = 0; i < exist.Length; i++)
        {
            exist[i] = await GetVersionedKeyAsync(keys[i], cancellationToken).ConfigureAwait(false) is not null;
        }

        return exist;
    }

    /// <summary>
    /// Says that something that is about to be written refers to an object that is there: from now on it is as young as one that is
    /// written now, so that no collector takes it first.
    /// </summary>
    /// <remarks>As it stands, right for a store that keeps all that it does not know the age of. One with a <see cref="TryRemoveAsync"/> of its own has one of these too.</remarks>
    /// <param name="key">The key with its version.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when it is not there.</returns>
    async ValueTask<bool> TouchAsync(DataKey key, CancellationToken cancellationToken = default) =>
        await GetVersionedKeyAsync(key, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Writes many small objects; each is published by itself. The bytes are the caller's own again when this has ended.</summary>
    /// <returns>The versioned keys, in the order of <paramref name="objects"/>.</returns>
    async ValueTask<IReadOnlyList<DataKey>> WriteManyAsync(IReadOnlyList<KeyValuePair<DataKey, ReadOnlyMemory<byte>>> objects, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var keys = new DataKey[objects.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = await WriteAsync(objects[i].Key, objects[i].Value, cancellationToken).ConfigureAwait(false);
        }

        return keys;
    }

    /// <summary>Opens many objects; null where there is none.</summary>
    /// <returns>The streams, in the order of <paramref name="keys"/>; the caller disposes each.</returns>
    async ValueTask<IReadOnlyList<Stream?>> OpenReadManyAsync(IReadOnlyList<DataKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var streams = new Stream?[keys.Count];
        try
        {
            for (var i = 0; i < streams.Length; i++)
            {
                try
                {
                    streams[i] = await OpenReadAsync(keys[i], cancellationToken).ConfigureAwait(false);
                }
                catch (DataNotFoundException)
                {
                    // Absent is an answer here, not an error.
                    streams[i] = null;
                }
            }
        }
        catch
        {
            foreach (var stream in streams)
            {
                if (stream is not null)
                {
                    await stream.DisposeAsync().ConfigureAwait(false);
                }
            }

            throw;
        }

        return streams;
    }

    /// <summary>Lists every version of every object with what collecting goes by, also where the bare key was removed. Streams.</summary>
    /// <remarks>As it stands, the newest version of each bare key, of which it is not known when it was written.</remarks>
    async IAsyncEnumerable<StoredObject> ListStoredAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var key in ListKeysAsync(new DataKeyQuery { Recursive = true }, cancellationToken).ConfigureAwait(false))
        {
            if (await GetVersionedKeyAsync(key, cancellationToken).ConfigureAwait(false) is { } versioned)
            {
                yield return new StoredObject(versioned, 0, null);
            }
        }
    }

    /// <summary>
    /// Removes one version of an object with the metadata beside it, unless it was written since a time, or found there already
    /// by a write: the look and the removal are one, also beside other processes. A store that does not know when an object was
    /// written keeps them all, as here.
    /// </summary>
    /// <param name="key">The key with its version.</param>
    /// <param name="unwrittenSince">The time, in UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when it stays, or was not there.</returns>
    ValueTask<bool> TryRemoveAsync(DataKey key, DateTimeOffset unwrittenSince, CancellationToken cancellationToken = default) => new(false);

    /// <summary>Removes what writers left behind that were killed before they published it. A store where nothing can be left behind does nothing.</summary>
    /// <param name="unwrittenSince">What was written since this time, in UTC, is of a writer that may live.</param>
    /// <param name="dryRun">True to remove nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was removed; of a dry run, what would be.</returns>
    ValueTask<StoredAmount> RemoveAbandonedAsync(DateTimeOffset unwrittenSince, bool dryRun, CancellationToken cancellationToken = default) => default;

    /// <summary>
    /// Looks at everything but the bytes of objects, which the caller compares, and lists what cannot be trusted or belongs to
    /// nothing. A store that reads what it wrote or fails, as one in memory or a database, lists nothing.
    /// </summary>
    /// <param name="repair">True to mend what can be mended, and to remove the rest.</param>
    /// <param name="cancellationToken">Ends it; what was repaired stays repaired.</param>
    IAsyncEnumerable<StoreDamage> VerifyAsync(bool repair, CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<StoreDamage>();
}
