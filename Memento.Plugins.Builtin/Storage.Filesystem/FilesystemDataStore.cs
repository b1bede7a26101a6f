using System.Runtime.CompilerServices;
using Memento.Plugins;
using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>The data store <c>filesystem</c>: a file for each version of an object. Everything completes synchronously.</summary>
[ExportDataStore("filesystem")]
public sealed class FilesystemDataStore : IDataStore
{
    private readonly StoreFolder _folder;
    private readonly ContentObjects _contents;
    private readonly VersionedObjects _objects;

    /// <summary>Made by the host for a backend that borrows it.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong: <c>path</c> or <c>durability</c>; or the store is of a newer format.</exception>
    public FilesystemDataStore(BackendContext context)
        : this(FilesystemStorageBackend.Open(context, context.GetSettings<FilesystemStoreSettings>()))
    {
    }

    internal FilesystemDataStore(StoreFolder folder)
    {
        _folder = folder;
        _contents = new ContentObjects(folder);
        _objects = new VersionedObjects(folder);
    }

    /// <inheritdoc/>
    public ValueTask<DataKey> WriteAsync(DataKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<DataKey>(cancellationToken);
        }

        return new(key.IsContentAddressed ? _contents.Write(key, data) : _objects.Write(key, stream => stream.Write(data.Span)));
    }

    /// <inheritdoc/>
    public ValueTask<IStagedData> StageAsync(CancellationToken cancellationToken = default) =>
        new(new FilesystemStagedData(_folder, (temporary, key) => key.IsContentAddressed ? _contents.Publish(temporary, key) : _objects.Publish(temporary, key)));

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(DataKey key, CancellationToken cancellationToken = default) =>
        (key.IsContentAddressed ? _contents.Open(key) : _objects.Open(key)) is { } stream
            ? new(stream)
            : ValueTask.FromException<Stream>(new DataNotFoundException(key));

    /// <inheritdoc/>
    public ValueTask<DataKey?> GetVersionedKeyAsync(DataKey key, CancellationToken cancellationToken = default) =>
        new(Resolve(key) is { } version ? key.At(version) : null);

    /// <inheritdoc/>
    /// <remarks>A content-addressed object has no older versions: it is deleted.</remarks>
    public ValueTask DeleteBareAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        if (key.IsContentAddressed)
        {
            _contents.Delete(key);
        }
        else
        {
            _objects.DeleteBare(key);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAllVersionsAsync(DataKey key, bool recursive = false, CancellationToken cancellationToken = default)
    {
        if (key.IsContentAddressed)
        {
            _contents.Delete(key);
            return default;
        }

        _objects.DeleteAllVersions(key, recursive);
        if (recursive && string.Equals(key.Path, DataKey.ContentSegment, StringComparison.Ordinal))
        {
            _contents.Clear();
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        _contents.Clear();
        _objects.Clear();
        _folder.RemoveEmptyTemporaryFolder();
        return default;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DataKey> ListKeysAsync(DataKeyQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var left = query.Limit ?? int.MaxValue;
        var listing = new Listing(_folder, cancellationToken);
        foreach (var key in left > 0 ? ListBelow(query.Folder, listing) : [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = query.Recursive ? key.Path : FirstSegmentBelow(key.Path, query.Folder);
            var name = path.AsSpan(path.LastIndexOf('/') + 1);
            if (!name.StartsWith(query.Prefix, StringComparison.Ordinal) || !name.EndsWith(query.Suffix, StringComparison.Ordinal)
                || (!query.Recursive && !folders.Add(path)))
            {
                continue;
            }

            yield return new DataKey(path);
            if (--left <= 0)
            {
                yield break;
            }
        }

        listing.End();
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListStoredAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var listing = new Listing(_folder, cancellationToken);
        var files = _contents.List(listing).Select(key => (Key: key.At(ContentObjects.Version), Path: _contents.PathOf(key))).Concat(_objects.ListVersions(listing));
        foreach (var (key, path) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (listing.Try(path, () => Look(key, path)) is { } stored)
            {
                yield return stored;
            }
        }

        listing.End();
    }

    /// <inheritdoc/>
    /// <remarks>The object's own file, made read-only; null where that is not this user's to do, or cannot be done now.</remarks>
    public ValueTask<string?> GetReadOnlyPathAsync(DataKey key, CancellationToken cancellationToken = default) =>
        new(PathOf(key) is { } path && MakeReadOnly(path) ? path : null);

    /// <inheritdoc/>
    /// <remarks>Tried twice: a collector may set it aside in between, from where it is fetched back when it is looked for.</remarks>
    public ValueTask<bool> TouchAsync(DataKey key, CancellationToken cancellationToken = default) => new(Touch(key) || Touch(key));

    /// <inheritdoc/>
    public ValueTask<bool> TryRemoveAsync(DataKey key, DateTimeOffset unwrittenSince, CancellationToken cancellationToken = default)
    {
        var since = Earlier(unwrittenSince);
        return new(key.IsContentAddressed ? _contents.DeleteUntouched(key, since) : key.Version is { } version && _objects.DeleteUntouched(key, version, since));
    }

    /// <inheritdoc/>
    /// <remarks>Ends too what killed collectors left half done. Metadata and links are not counted.</remarks>
    public ValueTask<StoredAmount> RemoveAbandonedAsync(DateTimeOffset unwrittenSince, bool dryRun, CancellationToken cancellationToken = default)
    {
        var since = Earlier(unwrittenSince);
        var listing = new Listing(_folder, cancellationToken);
        if (!dryRun)
        {
            _contents.Settle(listing);
            _contents.RemoveOrphans(since, listing);
            _objects.RemoveOrphans(since, listing);
        }

        var left = _folder.RemoveLeftOnTheWay([_contents.Root, _objects.Root], since, dryRun, listing);
        var temporary = _folder.RemoveAbandoned(since, dryRun);
        return new(left + temporary);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoreDamage> VerifyAsync(bool repair, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var listing = new Listing(_folder, cancellationToken);
        foreach (var damage in _contents.Verify(repair, listing).Concat(_objects.Verify(repair, listing)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return damage;
        }

        foreach (var unread in listing.Unread)
        {
            yield return unread;
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteMetadataAsync(DataKey key, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        cancellationToken.ThrowIfCancellationRequested();
        if (PathOf(key) is not { } path)
        {
            return ValueTask.FromException(new DataNotFoundException(key));
        }

        MetadataFolder.Write(_folder, path, name, value);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(DataKey key, string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(PathOf(key) is { } path ? MetadataFolder.Read(_folder, path, name) : null);
    }

    /// <summary>The file of an object; of the newest version for a bare key. Null when there is none.</summary>
    public Uri? GetUri(DataKey key) => PathOf(key) is { } path ? ToUri(path) : null;

    /// <summary>Leaves the store as it is; there is nothing open.</summary>
    public ValueTask DisposeAsync()
    {
        _folder.RemoveEmptyTemporaryFolder();
        return default;
    }

    /// <summary>The time of a file that was certainly not written since.</summary>
    private static DateTime Earlier(DateTimeOffset time) => time - DateTimeOffset.MinValue > StoreFolder.ClockLag ? time.UtcDateTime - StoreFolder.ClockLag : DateTime.MinValue;

    private static Uri ToUri(string path)
    {
        // Not the constructor that takes a path: it takes the percent signs in a name for escapes.
        var segments = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Select(static (segment, i) => i == 0 ? segment : Uri.EscapeDataString(segment));
        return new Uri("file://" + (path.StartsWith('/') ? "" : "/") + string.Join('/', segments));
    }

    private static string FirstSegmentBelow(string path, string folder)
    {
        var start = folder.Length == 0 ? 0 : folder.Length + 1;
        var end = path.IndexOf('/', start);
        return end < 0 ? path : path[..end];
    }

    private IEnumerable<DataKey> ListBelow(string folder, Listing listing)
    {
        var keys = _objects.List(folder, listing);
        return folder is "" or DataKey.ContentSegment ? _contents.List(listing).Concat(keys) : keys;
    }

    private StoredObject? Look(DataKey key, string path) => _folder.Files.GetLength(path) is { } length && _folder.Files.GetLastWriteTimeUtc(path) is { } written
        ? new StoredObject(key, length, new DateTimeOffset(written + StoreFolder.ClockLag))
        : null;

    private bool MakeReadOnly(string path)
    {
        try
        {
            return _folder.Files.MakeReadOnly(path);
        }
        catch (IOException)
        {
            // A disk that is mounted to be read only, say: the file can be read, and a copy of it be handed out.
            return false;
        }
    }

    private bool Touch(DataKey key) => PathOf(key) is { } path && _folder.Touch(path);

    private string? Resolve(DataKey key) => key.IsContentAddressed
        ? (_contents.Exists(key) ? ContentObjects.Version : null)
        : _objects.Resolve(key);

    private string? PathOf(DataKey key) => Resolve(key) is { } version
        ? (key.IsContentAddressed ? _contents.PathOf(key) : _objects.PathOf(key, version))
        : null;
}
