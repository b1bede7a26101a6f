using Memento.Storage.Files;
using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>
/// The objects that are too large for a table: files in a folder beside the database, named by the SHA-256 of their bytes, or by their version under a key of the user's
/// own. A row in the table says that there is one. A file is given its name before the row is kept, and deleted after the row is gone, both while nobody else
/// writes the database: so there is no row without its file, and a file without a row belongs to nothing.
/// </summary>
/// <param name="database">The database.</param>
internal sealed class LargeObjects(Database database)
{
    private const int ShardLength = 2;

    /// <summary>Stands for a version whose bytes were altered, which could lead out of the folder: no file has it.</summary>
    private const string NoVersion = "none";

    private readonly string _root = database.File + "-files";

    private string Temporary => Path.Combine(_root, "tmp");

    /// <summary>The file of an object.</summary>
    public string PathOf(string path, string version)
    {
        var key = new DataKey(path);
        if (key.IsContentAddressed)
        {
            var hash = path[(DataKey.ContentSegment.Length + 1)..];
            return Path.Combine(_root, hash[..ShardLength], hash);
        }

        return Path.Combine(_root, "keys", IsVersion(version) ? version : NoVersion);
    }

    /// <summary>Begins a file that has no name yet.</summary>
    public FileStream CreateTemporary()
    {
        var path = Path.Combine(Temporary, $"{Environment.ProcessId:x}-{Guid.NewGuid():n}");
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (attempt > 0)
                {
                    Directory.CreateDirectory(Temporary);
                }

                return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            }
            catch (IOException exception) when (attempt < 100 && (exception is DirectoryNotFoundException or FileNotFoundException || !File.Exists(Temporary)))
            {
                // Made with its first file, and again when another process found it empty, also while it was made.
            }
        }
    }

    /// <summary>Makes a file, which is closed, as durable as is asked for. Before the transaction, in which others wait.</summary>
    public void Settle(string temporary)
    {
        if (database.Durability == Durability.Power)
        {
            DiskFlush.Flush(temporary);
        }
    }

    /// <summary>Gives a file, which is closed, its name, over whatever has it. Called in a transaction that writes.</summary>
    public void Publish(string temporary, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        ReadOnlyFiles.Replace(temporary, path);
        if (database.Durability == Durability.Power)
        {
            DiskFlush.Flush(folder);
            DiskFlush.Flush(_root);
            DiskFlush.Flush(Path.GetDirectoryName(_root)!);
        }
    }

    /// <summary>Opens the file of an object; null when it is not there.</summary>
    public static Stream? Open(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete });
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // An answer.
            return null;
        }
    }

    /// <summary>Deletes a file that nobody sees. Only its leaving no trace is at stake, so trouble is left to collecting.</summary>
    public void Discard(string path)
    {
        try
        {
            ReadOnlyFiles.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // As gone as can be.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            SqliteLog.NotDiscarded(database.Logger, exception, path);
        }
    }

    /// <summary>Deletes the files of objects whose rows were removed, unless another process has stored one of them again.</summary>
    public void DeleteUnlessStored(IReadOnlyCollection<(string Path, string Version)> objects)
    {
        if (objects.Count > 0)
        {
            database.Write((Files: this, objects), static (connection, state) =>
            {
                foreach (var (path, version) in state.objects)
                {
                    if (!IsStored(connection, path, version))
                    {
                        state.Files.Discard(state.Files.PathOf(path, version));
                    }
                }

                return true;
            });
        }
    }

    /// <summary>Deletes the files that were not written since a time and that nothing refers to: of writers that were killed, and of rows that were removed.</summary>
    /// <returns>How many, and their bytes; those that would be, of a dry run.</returns>
    public StoredAmount RemoveAbandoned(DateTimeOffset unwrittenSince, bool dryRun)
    {
        var removed = default(StoredAmount);
        foreach (var file in OldFiles(unwrittenSince.UtcDateTime).ToList())
        {
            var isTemporary = string.Equals(file.DirectoryName, Temporary, StringComparison.Ordinal);
            if (isTemporary || !database.Read(file, false, static (connection, file) => IsReferredTo(connection, file)))
            {
                removed = new StoredAmount(removed.Count + 1, removed.Bytes + file.Length);
                if (!dryRun)
                {
                    Remove(file, isTemporary);
                }
            }
        }

        if (!dryRun)
        {
            RemoveEmptyFolders();
        }

        return removed;
    }

    /// <summary>Removes the folders in which nothing is left: while nobody gives a file its name, which would find its folder gone.</summary>
    public void RemoveEmptyFolders()
    {
        if (Directory.Exists(_root))
        {
            database.Write(_root, static (_, root) =>
            {
                RemoveEmptyFolders(root);
                return true;
            });
        }
    }

    private static void RemoveEmptyFolders(string root)
    {
        try
        {
            foreach (var folder in Directory.GetDirectories(root).Append(root))
            {
                if (!Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    Directory.Delete(folder, recursive: false);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody has put a temporary file there: it stays, which harms nobody.
        }
    }

    private static bool IsVersion(string version) => version.Length > 0 && !version.AsSpan().ContainsAnyExcept("0123456789abcdef-");

    private static bool IsStored(Connection connection, string path, string version)
    {
        using var find = connection.Prepare(Sql.FindVersionId).Bind(1, SqlText.Escape(path)).Bind(2, version);
        return find.Step() && find.GetInt64(2) != 0;
    }

    /// <summary>Whether a row says that there is a file. Its name is that of a content, or a version.</summary>
    private static bool IsReferredTo(Connection connection, FileInfo file)
    {
        if (file.Name.Length == 64 && !file.Name.AsSpan().ContainsAnyExcept("0123456789abcdef"))
        {
            return IsStored(connection, DataKey.ForContent(file.Name).Path, SqliteDataStore.ContentVersion);
        }

        using var find = connection.Prepare(Sql.FileOfVersion).Bind(1, file.Name);
        return find.Step();
    }

    private void Remove(FileInfo file, bool isTemporary)
    {
        if (isTemporary)
        {
            Discard(file.FullName);
            return;
        }

        database.Write((Files: this, file), static (connection, state) =>
        {
            if (!IsReferredTo(connection, state.file))
            {
                state.Files.Discard(state.file.FullName);
            }

            return true;
        });
    }

    private IEnumerable<FileInfo> OldFiles(DateTime unwrittenSince)
    {
        if (!Directory.Exists(_root))
        {
            yield break;
        }

        // The system notes the time of its last tick.
        var since = unwrittenSince.Ticks > TimeSpan.TicksPerSecond ? unwrittenSince.AddMilliseconds(-20) : unwrittenSince;
        foreach (var path in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            var file = new FileInfo(path);
            if (file.Exists && file.LastWriteTimeUtc < since)
            {
                yield return file;
            }
        }
    }
}
