using Memento.Serialization;
using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>The table <c>objects</c>: a row for each version of each object, of which one is the newest unless the bare key was removed.</summary>
/// <param name="database">The database.</param>
/// <param name="files">The bytes of those that have none in their row.</param>
internal sealed partial class ObjectRows(Database database, LargeObjects files)
{
    /// <summary>How many rows a transaction writes or a list reads at once.</summary>
    private const int PageSize = 1000;

    private const int PieceSize = 64 * 1024;

    /// <summary>Writes an object whose bytes go into the table.</summary>
    public DataKey Write(DataKey key, ReadOnlyMemory<byte> data)
    {
        var (version, replaced) = database.Write((key, data), static (connection, state) => Write(connection, state.key, state.data.Span));
        Tell(key, replaced);
        return key.At(version);
    }

    /// <summary>Writes some of many objects into the table, a thousand in a transaction.</summary>
    public void WriteMany(IReadOnlyList<KeyValuePair<DataKey, ReadOnlyMemory<byte>>> objects, IReadOnlyList<int> which, DataKey[] keys, CancellationToken cancellationToken)
    {
        foreach (var page in which.Chunk(PageSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var written = database.Write((objects, page), static (connection, state) =>
                Array.ConvertAll(state.page, i => Write(connection, state.objects[i].Key, state.objects[i].Value.Span)));
            for (var i = 0; i < page.Length; i++)
            {
                keys[page[i]] = objects[page[i]].Key.At(written[i].Version);
                Tell(objects[page[i]].Key, written[i].Replaced);
            }
        }
    }

    /// <summary>Publishes an object whose bytes are in a file that is closed.</summary>
    public DataKey PublishFile(string temporary, long length, DataKey key)
    {
        var version = key.IsContentAddressed ? SqliteDataStore.ContentVersion : VersionNames.Next();
        files.Settle(temporary);
        return database.Write((Files: files, temporary, length, key, version), static (connection, state) =>
        {
            var path = state.Files.PathOf(state.key.Path, state.version);
            if (File.Exists(state.temporary) || !File.Exists(path))
            {
                // Over an equal one: that costs nothing, and mends one that is damaged. Not when a transaction is tried again that has renamed it already.
                state.Files.Publish(state.temporary, path);
            }

            var stored = SqlText.Escape(state.key.Path);
            if (state.key.IsContentAddressed && Find(connection, state.key) is { } found)
            {
                using var replace = connection.Prepare(Sql.ReplaceByFile).Bind(1, found.Id).Bind(2, SqlTime.Now).Bind(3, state.length);
                replace.Run();
            }
            else
            {
                Hide(connection, stored);
                using var add = connection.Prepare(Sql.AddFile).Bind(1, stored).Bind(2, state.version).Bind(3, SqlTime.Now).Bind(4, state.length);
                add.Run();
            }

            return state.key.At(state.version);
        });
    }

    /// <summary>Makes a file that is there already as young as one that is written now, if it has these bytes.</summary>
    /// <returns>False when it has to be written.</returns>
    public bool TouchEqualFile(DataKey key, ReadOnlyMemory<byte> data)
    {
        // Touched before it is looked at: a collector that takes it away nevertheless has done so before the look.
        if (Find(key) is not { IsFile: true } found || !Touch(key))
        {
            return false;
        }

        var isThere = true;
        try
        {
            using var stream = LargeObjects.Open(files.PathOf(key.Path, found.Version));
            isThere = stream is not null;
            if (stream is not null && HasBytes(stream, data.Span))
            {
                return true;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is none to be found again: it is written anew, or the write says what is wrong.
        }

        Tell(key, isThere);
        return false;
    }

    /// <summary>Opens an object; null when there is none.</summary>
    public Stream? Open(DataKey key) => Read((Rows: this, key), null, static (connection, state) => state.Rows.Open(connection, state.key));

    /// <summary>Opens objects; null where there is none.</summary>
    public IReadOnlyList<Stream?> OpenMany(IReadOnlyList<DataKey> keys)
    {
        var streams = new Stream?[keys.Count];
        try
        {
            database.ReadTogether((Rows: this, keys, streams), 0, static (connection, state) =>
            {
                for (var i = 0; i < state.keys.Count; i++)
                {
                    state.streams[i]?.Dispose();
                    state.streams[i] = state.Rows.Open(connection, state.keys[i]);
                }

                return 0;
            });
            return streams;
        }
        catch
        {
            foreach (var stream in streams)
            {
                stream?.Dispose();
            }

            throw;
        }
    }

    /// <summary>The version that a key is of, the newest for a bare one; null when there is no such object, or its file is missing.</summary>
    public ObjectRow? Find(DataKey key) =>
        Read(key, null, static (connection, key) => Find(connection, key)) is { } found && (!found.IsFile || File.Exists(files.PathOf(key.Path, found.Version))) ? found : null;

    /// <summary>Makes a version as young as one that is written now.</summary>
    /// <returns>False when it is not there.</returns>
    public bool Touch(DataKey key) => Find(key) is not null && database.Write(key, static (connection, key) =>
    {
        if (Find(connection, key) is not { } found)
        {
            return false;
        }

        Touch(connection, found.Id);
        return true;
    });

    /// <summary>Makes a bare key read as absent.</summary>
    public void Hide(DataKey key)
    {
        if (Find(key) is not null)
        {
            database.Write(key, static (connection, key) =>
            {
                Hide(connection, SqlText.Escape(key.Path));
                return true;
            });
        }
    }

    /// <summary>Every version of every object, page by page.</summary>
    public IEnumerable<(long Id, StoredObject Stored, bool IsFile)> List()
    {
        for (long last = 0; ;)
        {
            var page = Read(last, [], ReadPage);
            foreach (var (id, stored, isFile) in page)
            {
                last = id;
                if (stored is not null)
                {
                    yield return (id, stored, isFile);
                }
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    /// <summary>Writes metadata beside an object.</summary>
    /// <returns>False when there is no such object.</returns>
    public bool WriteMetadata(DataKey key, string name, ReadOnlyMemory<byte> value) => Find(key) is not null && database.Write((key, name, value), static (connection, state) =>
    {
        if (Find(connection, state.key) is not { } found)
        {
            return false;
        }

        using var write = connection.Prepare(Sql.WriteObjectMetadata).Bind(1, found.Id).Bind(2, SqlText.Escape(state.name)).Bind(3, Crc32C.Compute(state.value.Span)).Bind(4, state.value.Span);
        write.Run();
        return true;
    });

    /// <summary>Metadata beside an object; null when there is none, or none that can be trusted.</summary>
    public ReadOnlyMemory<byte>? ReadMetadata(DataKey key, string name) => Read((database, key, name), null, static (connection, state) =>
    {
        if (Find(connection, state.key) is not { } found)
        {
            return null;
        }

        using var read = connection.Prepare(Sql.ReadObjectMetadata).Bind(1, found.Id).Bind(2, SqlText.Escape(state.name));
        return MetadataRows.ReadValue(read, state.database, state.name, state.key.ToString());
    });

    /// <summary>The key that a row is of; null when its bytes were altered, so that no key leads to it.</summary>
    public static DataKey? TryMakeKey(string? path, string? version)
    {
        try
        {
            return SqlText.Unescape(path ?? "") is { } unescaped ? new DataKey(unescaped, version) : null;
        }
        catch (ArgumentException)
        {
            // An answer.
            return null;
        }
    }

    private static (string Version, bool Replaced) Write(Connection connection, DataKey key, ReadOnlySpan<byte> data)
    {
        var path = SqlText.Escape(key.Path);
        if (key.IsContentAddressed)
        {
            using var compare = connection.Prepare(Sql.CompareNewest).Bind(1, path).Bind(2, data);
            if (compare.Step())
            {
                var id = compare.GetInt64(0);
                var hasBytes = compare.GetInt64(2) != 0;
                var isFile = compare.GetInt64(1) != 0;
                compare.Dispose();
                if (hasBytes)
                {
                    Touch(connection, id);
                }
                else
                {
                    using var replace = connection.Prepare(Sql.ReplaceObject).Bind(1, id).Bind(2, SqlTime.Now).Bind(3, data.Length).Bind(4, data);
                    replace.Run();
                }

                return (SqliteDataStore.ContentVersion, !hasBytes && !isFile);
            }
        }
        else
        {
            Hide(connection, path);
        }

        var version = key.IsContentAddressed ? SqliteDataStore.ContentVersion : VersionNames.Next();
        using var add = connection.Prepare(Sql.AddObject).Bind(1, path).Bind(2, version).Bind(3, SqlTime.Now).Bind(4, data.Length).Bind(5, data);
        add.Run();
        return (version, false);
    }

    private static void Touch(Connection connection, long id)
    {
        using var touch = connection.Prepare(Sql.TouchObject).Bind(1, id).Bind(2, SqlTime.Now);
        touch.Run();
    }

    private static void Hide(Connection connection, string path)
    {
        using var hide = connection.Prepare(Sql.HideNewest).Bind(1, path);
        hide.Run();
    }

    private static ObjectRow? Find(Connection connection, DataKey key)
    {
        using var find = Bind(connection, key, Sql.FindNewestId, Sql.FindVersionId);
        return find.Step() ? new ObjectRow(find.GetInt64(0), SqlText.Unescape(find.GetText(1) ?? "") ?? "", find.GetInt64(2) != 0) : null;
    }

    private static Statement Bind(Connection connection, DataKey key, string newest, string ofVersion) => key.Version is { } version
        ? connection.Prepare(ofVersion).Bind(1, SqlText.Escape(key.Path)).Bind(2, SqlText.Escape(version))
        : connection.Prepare(newest).Bind(1, SqlText.Escape(key.Path));

    private static List<(long Id, StoredObject? Stored, bool IsFile)> ReadPage(Connection connection, long last)
    {
        var page = new List<(long, StoredObject?, bool)>();
        using var read = connection.Prepare(Sql.PageObjects).Bind(1, last).Bind(2, PageSize);
        while (read.Step())
        {
            page.Add((
                read.GetInt64(0),
                TryMakeKey(read.GetText(1), read.GetText(2)) is { } key ? new StoredObject(key, read.GetInt64(4), SqlTime.From(read.GetInt64(3))) : null,
                read.GetInt64(5) != 0));
        }

        return page;
    }

    private static bool HasBytes(Stream stream, ReadOnlySpan<byte> data)
    {
        if (stream.Length != data.Length)
        {
            return false;
        }

        var piece = new byte[PieceSize];
        for (int read; !data.IsEmpty; data = data[read..])
        {
            read = stream.Read(piece.AsSpan(0, Math.Min(piece.Length, data.Length)));
            if (read == 0 || !data[..read].SequenceEqual(piece.AsSpan(0, read)))
            {
                return false;
            }
        }

        return true;
    }

    private Stream? Open(Connection connection, DataKey key)
    {
        using var find = Bind(connection, key, Sql.FindNewest, Sql.FindVersion);
        return !find.Step() ? null
            : find.IsNull(3) ? LargeObjects.Open(files.PathOf(key.Path, find.GetText(1) ?? ""))
            : new MemoryStream(find.GetBytes(3).ToArray(), writable: false);
    }

    private TResult Read<TState, TResult>(TState state, TResult none, Func<Connection, TState, TResult> read) => database.Read(state, none, read);

    private void Tell(DataKey key, bool wasReplaced)
    {
        if (wasReplaced)
        {
            SqliteLog.ReplacedObject(database.Logger, key.Path, database.File);
        }
    }
}
