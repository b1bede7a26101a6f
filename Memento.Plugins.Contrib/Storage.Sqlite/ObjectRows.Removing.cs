using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <content>What removes rows, and their files after them.</content>
internal sealed partial class ObjectRows
{
    /// <summary>Deletes all versions of a key.</summary>
    public void DeleteAllVersions(string path) => DeleteAll(Sql.ListVersionsOfObject, [SqlText.Escape(path)], CancellationToken.None);

    /// <summary>Deletes all versions of the keys below one.</summary>
    public void DeleteBelow(string path, CancellationToken cancellationToken)
    {
        var folder = SqlText.Escape(path);
        DeleteAll(Sql.ListObjectsBelow, [folder + "/", folder + "0"], cancellationToken);
    }

    /// <summary>Deletes everything.</summary>
    public void Clear(CancellationToken cancellationToken) => DeleteAll(Sql.ListObjects, [], cancellationToken);

    /// <summary>Deletes one version, unless it is young; the bare key goes too when the version was its newest.</summary>
    /// <returns>False when it stays, or was not there.</returns>
    public bool DeleteUnwritten(DataKey key, long unwrittenSince)
    {
        (bool IsGone, bool IsFile) removed = database.Write((key, unwrittenSince), static (connection, state) =>
        {
            long id;
            bool isFile;
            using (var find = connection.Prepare(Sql.FindUnwritten).Bind(1, SqlText.Escape(state.key.Path)).Bind(2, SqlText.Escape(state.key.Version!)).Bind(3, state.unwrittenSince))
            {
                if (!find.Step())
                {
                    return (false, false);
                }

                (id, isFile) = (find.GetInt64(0), find.GetInt64(1) != 0);
            }

            Delete(connection, id);
            return (true, isFile);
        });
        if (removed.IsFile)
        {
            files.DeleteUnlessStored([(key.Path, key.Version!)]);
        }

        return removed.IsGone;
    }

    /// <summary>Lists rows whose files are missing, and removes them.</summary>
    public IEnumerable<StoreDamage> VerifyFiles(bool repair)
    {
        foreach (var (id, stored, isFile) in List())
        {
            var path = isFile ? files.PathOf(stored.Key.Path, stored.Key.Version!) : "";
            if (isFile && !File.Exists(path) && !database.Write((path, id, repair), static (connection, state) => IsThereNow(connection, state.path, state.id, state.repair)))
            {
                yield return new StoreDamage(path, $"The database '{database.File}' says that it is there.", repair);
            }
        }
    }

    private static void Delete(Connection connection, long id)
    {
        using var metadata = connection.Prepare(Sql.RemoveMetadataOfObject).Bind(1, id);
        metadata.Run();
        using var row = connection.Prepare(Sql.RemoveObject).Bind(1, id);
        row.Run();
    }

    private static bool IsThereNow(Connection connection, string path, long id, bool repair)
    {
        // Stored again meanwhile: a row comes with its file.
        if (File.Exists(path))
        {
            return true;
        }

        if (repair)
        {
            Delete(connection, id);
        }

        return false;
    }

    /// <summary>Deletes the objects that a statement lists, a thousand in a transaction, then their files.</summary>
    private void DeleteAll(string list, string[] bounds, CancellationToken cancellationToken)
    {
        if (!database.Read((list, bounds), false, static (connection, state) => ListSome(connection, state.list, state.bounds, 1).Count > 0))
        {
            // Nothing there is nothing to wait for.
            return;
        }

        for (var count = PageSize; count == PageSize;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var removed = database.Write((list, bounds), static (connection, state) =>
            {
                var some = ListSome(connection, state.list, state.bounds, PageSize);
                some.ForEach(found => Delete(connection, found.Id));
                return some;
            });
            files.DeleteUnlessStored([.. removed.Where(static found => found.IsFile).Select(static found => (found.Path, found.Version))]);
            count = removed.Count;
        }
    }

    private static List<(long Id, string Path, string Version, bool IsFile)> ListSome(Connection connection, string list, string[] bounds, int limit)
    {
        var some = new List<(long, string, string, bool)>();
        using var read = connection.Prepare(list).Bind(bounds.Length + 1, limit);
        for (var i = 0; i < bounds.Length; i++)
        {
            read.Bind(i + 1, bounds[i]);
        }

        while (read.Step())
        {
            var key = TryMakeKey(read.GetText(1), read.GetText(2));
            some.Add((read.GetInt64(0), key?.Path ?? "", key?.Version ?? "", key is not null && read.GetInt64(3) != 0));
        }

        return some;
    }
}
