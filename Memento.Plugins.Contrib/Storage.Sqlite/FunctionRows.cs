using Memento.Serialization;
using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>The tables <c>functions</c>, which names the versions of functions that mementos and metadata are of, and <c>function_metadata</c>.</summary>
internal sealed class FunctionRows(Database database)
{
    private const int PageSize = 256;

    /// <summary>How many rows a transaction deletes.</summary>
    private const int MostAtOnce = 2000;

    private static readonly string[] TablesOfMementos = [Sql.ForgetSome, Sql.ForgetSomeCallMetadata];
    private static readonly string[] AllTables = [Sql.ForgetSomeOfAll, Sql.ForgetSomeCallMetadataOfAll, Sql.ForgetSomeFunctionMetadataOfAll];

    /// <summary>Adds a function, unless it is there; names it again where its name was altered.</summary>
    public static void Add(Connection connection, FunctionKey function)
    {
        using var put = connection.Prepare(Sql.PutFunction).Bind(1, function.Bytes).Bind(2, function.Name).Bind(3, function.Version);
        put.Run();
    }

    /// <summary>The key of the one version that a name has, or those of all versions when it has none.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Keys(FunctionName function) => function.Version is null
        ? database.Read(FunctionKey.Of(function).Name, [], static (connection, name) => ReadKeys(connection, name))
        : [FunctionKey.Of(function).Bytes.ToArray()];

    /// <summary>The functions that have mementos.</summary>
    public IEnumerable<FunctionName> List() => Page(Sql.ListFunctions).Select(static function => function.Name);

    /// <summary>All functions there are, those too that have metadata only or nothing any more.</summary>
    public IEnumerable<(byte[] Key, FunctionName Name)> All() => Page(Sql.ListAllFunctions);

    /// <summary>Lists the rows whose names cannot be trusted. One is named again by a memento of it, or removed when nothing is of it; any other stays, for its metadata, until the next memento names it.</summary>
    /// <param name="nameOf">The function that mementos under a key are of; null when there is none that says.</param>
    /// <param name="repair">True to mend what can be mended.</param>
    public IEnumerable<StoreDamage> Verify(Func<byte[], FunctionName?> nameOf, bool repair)
    {
        foreach (var (key, _) in Rows(Sql.ListAllFunctions).Where(static row => row.Name is null))
        {
            var isRepaired = repair && database.Write((key, Name: nameOf(key)), static (connection, state) => TryMend(connection, state.key, state.Name));
            yield return new StoreDamage(database.File, $"The name of the function {Convert.ToHexStringLower(key)} was altered, so that its mementos are not listed.", isRepaired);
        }
    }

    /// <summary>The versions of a function that have mementos or metadata.</summary>
    public IEnumerable<FunctionName> ListVersions(FunctionName function) => database.Read((Rows: this, FunctionKey.Of(function).Name), [], static (connection, state) =>
    {
        var versions = new List<FunctionName>();
        using var read = connection.Prepare(Sql.ListVersionsInUse).Bind(1, state.Name);
        while (read.Step())
        {
            if (state.Rows.Name(read) is { } version)
            {
                versions.Add(version);
            }
        }

        return versions;
    });

    /// <summary>Forgets versions of functions with all that is of them, some thousand rows in a transaction.</summary>
    public void Forget(IEnumerable<ReadOnlyMemory<byte>> functions, CancellationToken cancellationToken)
    {
        foreach (var function in functions)
        {
            foreach (var table in TablesOfMementos)
            {
                for (var count = MostAtOnce; count == MostAtOnce;)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    count = database.Write((function, table), static (connection, state) =>
                    {
                        using var forget = connection.Prepare(state.table).Bind(1, state.function.Span).Bind(2, MostAtOnce);
                        forget.Run();
                        return connection.Changes;
                    });
                }
            }

            database.Write(function, static (connection, function) =>
            {
                RemoveMetadata(connection, function.Span);
                return true;
            });
        }
    }

    /// <summary>Forgets everything, some thousand rows in a transaction: table by table, as a row whose function is not named, or not by its name any more, is found by its call all the same.</summary>
    public void ForgetAll(CancellationToken cancellationToken)
    {
        if (!database.Read(0, false, static (connection, _) => connection.QueryInt64(Sql.HasAnything) == 1))
        {
            // Nothing there is nothing to wait for.
            return;
        }

        foreach (var table in AllTables)
        {
            for (var count = MostAtOnce; count == MostAtOnce;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                count = database.Write(table, static (connection, table) =>
                {
                    using var forget = connection.Prepare(table).Bind(1, MostAtOnce);
                    forget.Run();
                    return connection.Changes;
                });
            }
        }

        database.Write(0, static (connection, _) =>
        {
            using var functions = connection.Prepare(Sql.ForgetFunctionsInNoUse);
            functions.Run();
            connection.ForgetFunctions();
            return true;
        });
    }

    public void WriteMetadata(FunctionName function, string name, ReadOnlyMemory<byte> value) => database.Write((Key: FunctionKey.Of(function), name, value), static (connection, state) =>
    {
        Add(connection, state.Key);
        using var write = connection.Prepare(Sql.WriteFunctionMetadata)
            .Bind(1, state.Key.Bytes).Bind(2, SqlText.Escape(state.name)).Bind(3, Crc32C.Compute(state.value.Span)).Bind(4, state.value.Span);
        write.Run();
        return true;
    });

    public ReadOnlyMemory<byte>? ReadMetadata(FunctionName function, string name) => database.Read((database, function, name), null, static (connection, state) =>
    {
        using var read = connection.Prepare(Sql.ReadFunctionMetadata).Bind(1, FunctionKey.Of(state.function).Bytes).Bind(2, SqlText.Escape(state.name));
        return MetadataRows.ReadValue(read, state.database, state.name, state.function.ToString());
    });

    public IEnumerable<string> ListMetadata(FunctionName function) => database.Read(FunctionKey.Of(function), [], static (connection, function) =>
    {
        var names = new List<string>();
        using var read = connection.Prepare(Sql.ListFunctionMetadata).Bind(1, function.Bytes);
        while (read.Step())
        {
            if (SqlText.Unescape(read.GetText(0) ?? "") is { Length: > 0 } name)
            {
                names.Add(name);
            }
        }

        return names;
    });

    /// <summary>Removes the metadata of a version that has no memento; of one that has, nothing.</summary>
    public void ForgetMetadata(FunctionName function) => database.Write(FunctionKey.Of(function), static (connection, function) =>
    {
        using (var find = connection.Prepare(Sql.FunctionHasMementos).Bind(1, function.Bytes))
        {
            if (find.Step())
            {
                return false;
            }
        }

        RemoveMetadata(connection, function.Bytes);
        return true;
    });

    private static void RemoveMetadata(Connection connection, ReadOnlySpan<byte> function)
    {
        using var metadata = connection.Prepare(Sql.ForgetFunctionMetadata).Bind(1, function);
        metadata.Run();
        using var row = connection.Prepare(Sql.ForgetFunctionInNoUse).Bind(1, function);
        row.Run();
        connection.ForgetFunctions();
    }

    private static List<ReadOnlyMemory<byte>> ReadKeys(Connection connection, string name)
    {
        var keys = new List<ReadOnlyMemory<byte>>();
        using var read = connection.Prepare(Sql.ListVersions).Bind(1, name);
        while (read.Step())
        {
            keys.Add(read.GetBytes(0).ToArray());
        }

        return keys;
    }

    private static bool TryMend(Connection connection, byte[] key, FunctionName? name)
    {
        if (name is not null)
        {
            Add(connection, FunctionKey.Of(name));
            return true;
        }

        using var row = connection.Prepare(Sql.ForgetFunctionInNoUse).Bind(1, key);
        row.Run();
        return connection.Changes > 0;
    }

    private IEnumerable<(byte[] Key, FunctionName Name)> Page(string sql)
    {
        foreach (var (key, name) in Rows(sql))
        {
            if (name is not null)
            {
                yield return (key, name);
            }
        }
    }

    /// <summary>Rows page by page; without a name where that was altered.</summary>
    private IEnumerable<(byte[] Key, FunctionName? Name)> Rows(string sql)
    {
        for (byte[] last = []; ;)
        {
            var page = database.Read((Rows: this, sql, last), [], static (connection, state) => state.Rows.ReadPage(connection, state.sql, state.last));
            foreach (var row in page)
            {
                yield return row;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            last = page[^1].Key;
        }
    }

    private List<(byte[] Key, FunctionName? Name)> ReadPage(Connection connection, string sql, byte[] last)
    {
        var page = new List<(byte[], FunctionName?)>();
        using var read = connection.Prepare(sql).Bind(1, last).Bind(2, PageSize);
        while (read.Step())
        {
            page.Add((read.GetBytes(0).ToArray(), Name(read)));
        }

        return page;
    }

    /// <summary>The function that a row names, whose columns are key, name and version; null when its bytes were altered.</summary>
    private FunctionName? Name(Statement row)
    {
        var name = row.GetText(1);
        if (FunctionKey.TryParse(name, row.GetText(2)) is { } function && FunctionKey.Of(function).Bytes.SequenceEqual(row.GetBytes(0)))
        {
            return function;
        }

        SqliteLog.DamagedName(database.Logger, database.File, name ?? "");
        return null;
    }
}
