using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Memento.Storage.Sqlite.Engine;

/// <summary>An open connection with the statements that were prepared on it. One thread uses it at a time.</summary>
internal sealed class Connection : IDisposable
{
    /// <summary>The longest value that SQLite takes as it is built, in bytes.</summary>
    public const int LongestValue = 1_000_000_000;

    /// <summary>More than a program has, unless a static field is a new version each time.</summary>
    private const int MostFunctions = 10_000;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _statements = new(ReferenceEqualityComparer.Instance);
    private readonly sqlite3 _handle;
    private readonly HashSet<UInt128> _functions = [];
    private long? _dataVersion;

    static Connection() =>
        // The library does it by the name of a type, which in a program with a contextual reflection context, as test runners have, is found in that one and not
        // in the plugin's own: its native code would be the program's, and the plugin's be left without any.
        Batteries_V2.Init();

    private Connection(SqliteConnection connection, string file, FileContent? unchanged, int epoch, TimeSpan longestWait)
    {
        _connection = connection;
        _handle = connection.Handle!;
        File = file;
        Unchanged = unchanged;
        Epoch = epoch;
        LongestWait = longestWait;
    }

    /// <summary>The database's file.</summary>
    public string File { get; }

    /// <summary>Which of the files it is that stood at this path one after another.</summary>
    public int Epoch { get; }

    /// <summary>What the file has to be like still, as SQLite does not look whether somebody changes it; null for a connection that looks by itself.</summary>
    public FileContent? Unchanged { get; }

    /// <summary>For how long others are waited for.</summary>
    public TimeSpan LongestWait { get; }

    /// <summary>Whether a transaction is open in which the database is written: nobody else is in the way then.</summary>
    public bool IsWriting { get; private set; }

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Whether no other connection has changed the database since this was last asked; false the first time. In a transaction that writes.</summary>
    public bool IsAsItWas()
    {
        using var read = Prepare(Sql.DataVersion);
        var version = read.Step() ? read.GetInt64(0) : (long?)null;
        if (version is not null && version == _dataVersion)
        {
            return true;
        }

        _dataVersion = version;
        _functions.Clear();
        return false;
    }

    /// <summary>Keeps in mind that a function has its row, for as long as no other connection changes the database, so that it is not looked for again; false when that is known already. In a transaction that writes, after <see cref="IsAsItWas"/>.</summary>
    public bool Know(FunctionKey function)
    {
        if (_functions.Count >= MostFunctions)
        {
            _functions.Clear();
        }

        return _functions.Add(BinaryPrimitives.ReadUInt128LittleEndian(function.Bytes));
    }

    /// <summary>Forgets which functions have their rows: one was removed.</summary>
    public void ForgetFunctions() => _functions.Clear();

    /// <summary>Opens a database.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="mode">What for.</param>
    /// <param name="unchanged">For a file that nobody changes, in a folder where nothing can be made: the <see cref="Unchanged"/>.</param>
    /// <param name="epoch">The <see cref="Epoch"/>.</param>
    /// <param name="longestWait">The <see cref="LongestWait"/>.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static Connection Open(string file, SqliteOpenMode mode, FileContent? unchanged, int epoch, TimeSpan longestWait)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = unchanged is not null ? $"file:{(file.StartsWith('/') ? "" : "/")}{Uri.EscapeDataString(file)}?immutable=1" : file,
            Mode = mode,

            // The store keeps connections with their statements by itself.
            Pooling = false,
        };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();

            // What waits is BusyWait, which knows how short a store's transactions are.
            _ = raw.sqlite3_busy_timeout(connection.Handle!, 0);
            _ = raw.sqlite3_extended_result_codes(connection.Handle!, 1);
            return new Connection(connection, file, unchanged, epoch, longestWait);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw SqliteTrouble.Of(exception.SqliteExtendedErrorCode, null, file);
        }
    }

    /// <summary>Loads SQLite. What is missing of it the plugin is without, which is no trouble of a database that may pass.</summary>
    public static void LoadLibrary() => GC.KeepAlive(typeof(SqliteConnection));

    /// <summary>A statement, prepared once and kept. The caller disposes it, and uses it by itself until then.</summary>
    /// <param name="sql">A constant text: statements are told apart by the text's identity.</param>
    public Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements.Add(sql, statement = new Statement(this, Compile(sql)));
        }

        return statement;
    }

    /// <summary>Runs a statement once.</summary>
    public void Execute(string sql)
    {
        var statement = new Statement(this, Compile(sql));
        try
        {
            statement.Run();
        }
        finally
        {
            statement.Dispose();
            statement.Close();
        }
    }

    /// <summary>Runs a statement once and reads its only number; null when it has none.</summary>
    public long? QueryInt64(string sql)
    {
        var statement = new Statement(this, Compile(sql));
        try
        {
            return statement.Step() && !statement.IsNull(0) ? statement.GetInt64(0) : null;
        }
        finally
        {
            statement.Dispose();
            statement.Close();
        }
    }

    /// <summary>Runs a statement once and reads a column of texts.</summary>
    public IReadOnlyList<string> QueryTexts(string sql, int column = 0)
    {
        var texts = new List<string>();
        var statement = new Statement(this, Compile(sql));
        try
        {
            while (statement.Step())
            {
                texts.Add(statement.GetText(column) ?? "");
            }

            return texts;
        }
        finally
        {
            statement.Dispose();
            statement.Close();
        }
    }

    /// <summary>Begins a transaction in which all that is read is of one moment.</summary>
    public void BeginReading() => RunKept(Sql.Begin);

    /// <summary>Begins a transaction that writes, waiting for who writes just now. It begins as one, so that it never has to become one when another has written meanwhile.</summary>
    /// <exception cref="IOException">Others wrote for too long.</exception>
    public void BeginWriting()
    {
        RunKept(Sql.BeginImmediate);
        IsWriting = true;
    }

    /// <summary>Ends a transaction and keeps what was written.</summary>
    public void Commit()
    {
        RunKept(Sql.Commit);
        IsWriting = false;
    }

    /// <summary>Ends a transaction, if there still is one, and keeps nothing.</summary>
    public void Rollback()
    {
        IsWriting = false;
        if (raw.sqlite3_get_autocommit(_handle) == 0)
        {
            RunKept(Sql.Rollback);
        }
    }

    /// <summary>The exception for a result code.</summary>
    public IOException Trouble(int code) => SqliteTrouble.Of(code, raw.sqlite3_errmsg(_handle).utf8_to_string(), File);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Close();
        }

        _statements.Clear();
        _connection.Dispose();
    }

    private void RunKept(string sql)
    {
        using var statement = Prepare(sql);
        statement.Run();
    }

    private sqlite3_stmt Compile(string sql)
    {
        // Reads the schema, for which it may have to wait.
        var wait = new BusyWait(LongestWait);
        for (; ; )
        {
            var code = raw.sqlite3_prepare_v2(_handle, sql, out var statement);
            if (code == raw.SQLITE_OK)
            {
                return statement;
            }

            if (code == raw.SQLITE_ERROR)
            {
                // The statements are right for the schema that the database says it has: its tables are not as they were made.
                throw new CorruptDatabaseException(File, raw.sqlite3_errmsg(_handle).utf8_to_string());
            }

            if (!SqliteTrouble.IsBusy(code) || !wait.Next())
            {
                throw Trouble(code);
            }
        }
    }
}
