using System.Runtime.CompilerServices;
using Memento.Plugins;
using Memento.Storage.Files;
using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>The data store <c>sqlite</c>: a row for each version of an object, with its bytes or for a file beside the database. Everything completes synchronously.</summary>
[ExportDataStore("sqlite")]
public sealed class SqliteDataStore : IDataStore
{
    /// <summary>The one version of what is named by its content.</summary>
    internal const string ContentVersion = "1";

    private readonly Database _database;
    private readonly LargeObjects _files;
    private readonly ObjectRows _rows;
    private readonly int _tableBytes;
    private readonly bool _isAlone;

    /// <summary>Made by the host for a backend that borrows it.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong, or the database is damaged, of a newer schema or another program's.</exception>
    public SqliteDataStore(BackendContext context)
        : this(context, SettingsOf(context))
    {
    }

    private SqliteDataStore(BackendContext context, SqliteStoreSettings settings)
        : this(SqliteDefaults.Open(context, settings), settings.TableBytes, isAlone: true)
    {
    }

    /// <param name="database">The database, which is disposed with this store.</param>
    /// <param name="tableBytes">Up to how many bytes an object is kept in a table.</param>
    /// <param name="isAlone">False when a metadata store in the same database looks after the database itself.</param>
    internal SqliteDataStore(Database database, int tableBytes, bool isAlone = false)
    {
        _database = database;
        _files = new LargeObjects(database);
        _rows = new ObjectRows(database, _files);
        _tableBytes = tableBytes;
        _isAlone = isAlone;
    }

    /// <inheritdoc/>
    public ValueTask<DataKey> WriteAsync(DataKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<DataKey>(cancellationToken);
        }

        return new(data.Length <= _tableBytes ? _rows.Write(key, data) : WriteFile(key, data));
    }

    /// <inheritdoc/>
    /// <remarks>Small objects share transactions.</remarks>
    public ValueTask<IReadOnlyList<DataKey>> WriteManyAsync(IReadOnlyList<KeyValuePair<DataKey, ReadOnlyMemory<byte>>> objects, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objects);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<IReadOnlyList<DataKey>>(cancellationToken);
        }

        var keys = new DataKey[objects.Count];
        var small = new List<int>(objects.Count);
        for (var i = 0; i < keys.Length; i++)
        {
            if (objects[i].Value.Length <= _tableBytes)
            {
                small.Add(i);
            }
            else
            {
                cancellationToken.ThrowIfCancellationRequested();
                keys[i] = WriteFile(objects[i].Key, objects[i].Value);
            }
        }

        _rows.WriteMany(objects, small, keys, cancellationToken);
        return new(keys);
    }

    /// <inheritdoc/>
    public ValueTask<IStagedData> StageAsync(CancellationToken cancellationToken = default) => new(new SqliteStagedData(_files, Publish));

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(DataKey key, CancellationToken cancellationToken = default) =>
        _rows.Open(key) is { } stream ? new(stream) : ValueTask.FromException<Stream>(new DataNotFoundException(key));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Stream?>> OpenReadManyAsync(IReadOnlyList<DataKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        cancellationToken.ThrowIfCancellationRequested();
        return new(_rows.OpenMany(keys));
    }

    /// <inheritdoc/>
    public ValueTask<DataKey?> GetVersionedKeyAsync(DataKey key, CancellationToken cancellationToken = default) =>
        new(_rows.Find(key) is { } found ? key.At(found.Version) : null);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<DataKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. keys.Select(key => _rows.Find(key) is not null)]);
    }

    /// <inheritdoc/>
    /// <remarks>A content-addressed object has no older versions: it is deleted.</remarks>
    public ValueTask DeleteBareAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        if (key.IsContentAddressed)
        {
            _rows.DeleteAllVersions(key.Path);
        }
        else
        {
            _rows.Hide(key);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAllVersionsAsync(DataKey key, bool recursive = false, CancellationToken cancellationToken = default)
    {
        _rows.DeleteAllVersions(key.Path);
        if (recursive)
        {
            _rows.DeleteBelow(key.Path, cancellationToken);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        _rows.Clear(cancellationToken);
        _files.RemoveEmptyFolders();
        Housekeeping.Shrink(_database, cancellationToken);
        return default;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DataKey> ListKeysAsync(DataKeyQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var left = query.Limit ?? int.MaxValue;
        foreach (var path in left > 0 ? new KeyListing(_database, query).Paths() : [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new DataKey(path);
            if (--left <= 0)
            {
                yield break;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListStoredAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        foreach (var (_, stored, _) in _rows.List())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return stored;
        }
    }

    /// <inheritdoc/>
    /// <remarks>That of a large object, made read-only; what is in a table has none.</remarks>
    public ValueTask<string?> GetReadOnlyPathAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        if (_rows.Find(key) is not { IsFile: true } found)
        {
            return default;
        }

        var path = _files.PathOf(key.Path, found.Version);
        try
        {
            ReadOnlyFiles.Set(path);
            return new(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is gone, somebody else's, or on a disk that is mounted to be read only, say: a copy is handed out then.
            return default;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TouchAsync(DataKey key, CancellationToken cancellationToken = default) => new(_rows.Touch(key));

    /// <inheritdoc/>
    public ValueTask<bool> TryRemoveAsync(DataKey key, DateTimeOffset unwrittenSince, CancellationToken cancellationToken = default) =>
        new(key.Version is not null && _rows.DeleteUnwritten(key, SqlTime.Of(unwrittenSince)));

    /// <inheritdoc/>
    /// <remarks>Gives back too the room that was freed in the database.</remarks>
    public ValueTask<StoredAmount> RemoveAbandonedAsync(DateTimeOffset unwrittenSince, bool dryRun, CancellationToken cancellationToken = default)
    {
        var removed = _files.RemoveAbandoned(unwrittenSince, dryRun);
        if (!dryRun)
        {
            Housekeeping.Shrink(_database, cancellationToken);
        }

        return new(removed);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoreDamage> VerifyAsync(bool repair, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var damages = (_isAlone ? Housekeeping.VerifyDatabase(_database, repair) : [])
            .Concat(_rows.VerifyFiles(repair))
            .Concat(MetadataRows.Verify(_database, Sql.PageObjectMetadata, Sql.RemoveObjectMetadata, "a result", repair));
        foreach (var damage in damages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return damage;
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteMetadataAsync(DataKey key, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        cancellationToken.ThrowIfCancellationRequested();
        return _rows.WriteMetadata(key, name, value) ? default : ValueTask.FromException(new DataNotFoundException(key));
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(DataKey key, string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(_rows.ReadMetadata(key, name));
    }

    /// <summary>The file of a large object; of one in a table, the database and the key: <c>sqlite:///folder/memento.db#key</c>. Null when there is none.</summary>
    public Uri? GetUri(DataKey key)
    {
        if (_rows.Find(key) is not { } found)
        {
            return null;
        }

        // Not the constructor that takes a path: it takes the percent signs in a name for escapes.
        return found.IsFile
            ? new Uri("file://" + Escape(_files.PathOf(key.Path, found.Version)))
            : new Uri($"sqlite://{Escape(_database.File)}#{Uri.EscapeDataString(key.Path).Replace("%2F", "/", StringComparison.Ordinal)}{(key.IsContentAddressed ? "" : "@" + found.Version)}");
    }

    /// <summary>Closes the database, unless a metadata store shares it and is open.</summary>
    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return default;
    }

    private static SqliteStoreSettings SettingsOf(BackendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetSettings<SqliteStoreSettings>();
    }

    private static string Escape(string path)
    {
        var segments = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Select(static (segment, i) => i == 0 ? segment : Uri.EscapeDataString(segment));
        return (path.StartsWith('/') ? "" : "/") + string.Join('/', segments);
    }

    private DataKey WriteFile(DataKey key, ReadOnlyMemory<byte> data)
    {
        if (key.IsContentAddressed && _rows.TouchEqualFile(key, data))
        {
            return key.At(ContentVersion);
        }

        string temporary;
        using (var stream = _files.CreateTemporary())
        {
            temporary = stream.Name;
            try
            {
                stream.Write(data.Span);
                stream.Flush();
            }
            catch
            {
                // Whatever it was, most likely there is no room.
                _files.Discard(temporary);
                throw;
            }
        }

        return Publish(temporary, data.Length, key);
    }

    private DataKey Publish(string temporary, long length, DataKey key)
    {
        try
        {
            if (length > _tableBytes)
            {
                return _rows.PublishFile(temporary, length, key);
            }

            var published = _rows.Write(key, File.ReadAllBytes(temporary));
            _files.Discard(temporary);
            return published;
        }
        catch
        {
            // Whatever it was, the file is of no use any more.
            _files.Discard(temporary);
            throw;
        }
    }
}
