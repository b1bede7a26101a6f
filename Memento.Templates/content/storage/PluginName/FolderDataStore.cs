using System.Text;
using Memento.Plugins;
using Memento.Storage;

namespace PluginRoot;

/// <summary>
/// The data store "plugin-short-name": a folder for each key, with a file for each version, the name of the newest one, and metadata beside them. It has a short name of
/// its own, so that another storage can borrow it.
/// </summary>
[ExportDataStore("plugin-short-name")]
public sealed class FolderDataStore : IDataStore
{
    private const string NewestFile = "newest";
    private const string DataSuffix = ".data";
    private const string MetadataSuffix = ".metadata";

    private readonly StoreFolder _folder;

    /// <summary>Made by the host for a storage that borrows it.</summary>
    public FolderDataStore(BackendContext context)
        : this(context, context.GetSettings<FolderStoreSettings>().Path)
    {
    }

    internal FolderDataStore(BackendContext context, string path) => _folder = new StoreFolder(Path.Combine(FolderStoreSettings.Resolve(context, path), "results"));

    /// <inheritdoc/>
    public ValueTask<DataKey> WriteAsync(DataKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var staged = new StagedFile(_folder.CreateTemporary(), Publish);
        staged.Stream.Write(data.Span);
        return new(staged.Publish(key));
    }

    /// <inheritdoc/>
    public ValueTask<IStagedData> StageAsync(CancellationToken cancellationToken = default) => new(new StagedFile(_folder.CreateTemporary(), Publish));

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        try
        {
            return Find(key) is { } found
                ? new(new FileStream(PathOf(found), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
                : throw new DataNotFoundException(key);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Removed since it was found.
            throw new DataNotFoundException(key);
        }
    }

    /// <inheritdoc/>
    public ValueTask<DataKey?> GetVersionedKeyAsync(DataKey key, CancellationToken cancellationToken = default) => new(Find(key));

    /// <inheritdoc/>
    public ValueTask DeleteBareAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        if (Find(key.Bare) is not null)
        {
            _folder.Change(() =>
            {
                File.Delete(Path.Combine(_folder.FolderOf(key.Path), NewestFile));
                return true;
            });
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAllVersionsAsync(DataKey key, bool recursive = false, CancellationToken cancellationToken = default)
    {
        _folder.Change(() =>
        {
            _folder.Remove(key.Path);
            foreach (var path in recursive ? _folder.ListTexts().Where(path => path.StartsWith(key.Path + "/", StringComparison.Ordinal)).ToList() : [])
            {
                _folder.Remove(path);
            }

            return true;
        });
        return default;
    }

    /// <inheritdoc/>
    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        _folder.Clear();
        return default;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<DataKey> ListKeysAsync(DataKeyQuery query, CancellationToken cancellationToken = default)
    {
        // Folders are for the reader: "a/b" and "a/c" are in the folder "a", and a listing that is not recursive has "a" once.
        var folder = query.Folder.Length == 0 ? "" : query.Folder + "/";
        var keys = _folder.ListTexts()
            .Where(path => path.StartsWith(folder, StringComparison.Ordinal) && Find(new DataKey(path)) is not null)
            .Select(path => query.Recursive ? path : path.IndexOf('/', folder.Length) is var end and >= 0 ? path[..end] : path)
            .Distinct(StringComparer.Ordinal)
            .Where(path => path[(path.LastIndexOf('/') + 1)..] is var name && name.StartsWith(query.Prefix, StringComparison.Ordinal) && name.EndsWith(query.Suffix, StringComparison.Ordinal))
            .Select(static path => new DataKey(path));
        return (query.Limit is { } limit ? keys.Take(limit) : keys).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public ValueTask WriteMetadataAsync(DataKey key, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        cancellationToken.ThrowIfCancellationRequested();
        _folder.Change(() =>
        {
            var found = Find(key) ?? throw new DataNotFoundException(key);
            _folder.Write(key.Path, MetadataFileOf(found, name), value.Span);
            return true;
        });
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(DataKey key, string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(Find(key) is { } found && StoreFolder.Read(Path.Combine(_folder.FolderOf(key.Path), MetadataFileOf(found, name))) is { } value ? value : (ReadOnlyMemory<byte>?)null);
    }

    /// <inheritdoc/>
    public Uri? GetUri(DataKey key) => Find(key) is { } found ? new Uri(PathOf(found)) : null;

    /// <inheritdoc/>
    /// <remarks>When an object was written, or found there by a write, is the time of its file.</remarks>
    public IAsyncEnumerable<StoredObject> ListStoredAsync(CancellationToken cancellationToken = default) => (
        from path in _folder.ListTexts()
        from file in _folder.Files(path, "*" + DataSuffix)
        select new StoredObject(new DataKey(path, file.Name[..^DataSuffix.Length]), file.Length, file.LastWriteTimeUtc)).ToAsyncEnumerable();

    /// <inheritdoc/>
    public ValueTask<bool> TouchAsync(DataKey key, CancellationToken cancellationToken = default) => new(_folder.Change(() => TryTouch(key)));

    /// <inheritdoc/>
    public ValueTask<bool> TryRemoveAsync(DataKey key, DateTimeOffset unwrittenSince, CancellationToken cancellationToken = default) => new(_folder.Change(() =>
    {
        if (key.Version is null || Find(key) is not { } found || File.GetLastWriteTimeUtc(PathOf(found)) >= unwrittenSince.UtcDateTime)
        {
            return false;
        }

        if (Find(key.Bare) == found)
        {
            File.Delete(Path.Combine(_folder.FolderOf(key.Path), NewestFile));
        }

        foreach (var file in _folder.Files(key.Path, key.Version + ".*"))
        {
            file.Delete();
        }

        _folder.RemoveIfEmpty(key.Path);
        return true;
    }));

    /// <inheritdoc/>
    public ValueTask<StoredAmount> RemoveAbandonedAsync(DateTimeOffset unwrittenSince, bool dryRun, CancellationToken cancellationToken = default) => new(_folder.RemoveAbandoned(unwrittenSince, dryRun));

    /// <summary>There is nothing to let go of.</summary>
    public ValueTask DisposeAsync() => default;

    // A version that is asked for may be anything: it never becomes a path unless it is one that was given out.
    private static bool IsVersion(string version) => version.Length > 0 && version.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static string MetadataFileOf(DataKey key, string name) => $"{key.Version}.{StoreFolder.Hash(name)}{MetadataSuffix}";

    private string PathOf(DataKey key) => Path.Combine(_folder.FolderOf(key.Path), key.Version + DataSuffix);

    /// <summary>The key with its version, or the newest one of a bare key; null where there is no such object.</summary>
    private DataKey? Find(DataKey key)
    {
        var version = key.Version ?? (StoreFolder.Read(Path.Combine(_folder.FolderOf(key.Path), NewestFile)) is { } newest ? Encoding.ASCII.GetString(newest) : null);
        return version is not null && IsVersion(version) && key.At(version) is var found && File.Exists(PathOf(found)) ? found : null;
    }

    private bool TryTouch(DataKey key)
    {
        if (Find(key) is not { } found)
        {
            return false;
        }

        File.SetLastWriteTimeUtc(PathOf(found), DateTime.UtcNow);
        return true;
    }

    private DataKey Publish(string temporary, DataKey key) => _folder.Change(() =>
    {
        // Content has one version, named by its hash, and is not written twice: what is there becomes as young as if it had been.
        var published = key.At(key.IsContentAddressed ? key.Path[(key.Path.LastIndexOf('/') + 1)..] : VersionNames.Next());
        if (!TryTouch(published))
        {
            _folder.Publish(temporary, key.Path, published.Version + DataSuffix);
        }

        if (Find(key.Bare) != published)
        {
            _folder.Write(key.Path, NewestFile, Encoding.ASCII.GetBytes(published.Version!));
        }

        return published;
    });

    /// <summary>An object on its way into the store. Unpublished, it goes.</summary>
    private sealed class StagedFile(FileStream stream, Func<string, DataKey, DataKey> publish) : IStagedData, IDisposable
    {
        public Stream Stream => stream;

        public ValueTask<DataKey> PublishAsync(DataKey key, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(Publish(key));
        }

        public DataKey Publish(DataKey key)
        {
            // Writes what is still in it.
            stream.Dispose();
            return publish(stream.Name, key);
        }

        public void Dispose()
        {
            stream.Dispose();
            File.Delete(stream.Name);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
