using SQLitePCL;

namespace Memento.Storage.Sqlite.Engine;

/// <summary>
/// A prepared statement that its connection keeps. It is bound, stepped and read by one at a time; disposing it makes it ready for the next one, and
/// ends the transaction that reading it began.
/// </summary>
/// <remarks>
/// SQLite itself is called and not by way of a command and a data reader: the values are spans, nothing is allocated, and a database that is busy is an
/// answer and no exception.
/// </remarks>
internal sealed class Statement : IDisposable
{
    private readonly Connection _connection;
    private readonly sqlite3_stmt _statement;
    private bool _hasBegun;

    public Statement(Connection connection, sqlite3_stmt statement)
    {
        _connection = connection;
        _statement = statement;
    }

    public Statement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    /// <summary>Binds a text that has been <see cref="SqlText.Escape">escaped</see>; null for NULL.</summary>
    public Statement Bind(int parameter, string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(_statement, parameter) : raw.sqlite3_bind_text(_statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        // The address of nothing would be bound as NULL.
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0) : raw.sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    /// <summary>Binds a text of which the UTF-8 is at hand. Not empty.</summary>
    public Statement BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        Check(raw.sqlite3_bind_text(_statement, parameter, utf8));
        return this;
    }

    /// <summary>Goes on to the next row.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="IOException">The database cannot be read or written now.</exception>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            _hasBegun = true;
            return code == raw.SQLITE_ROW;
        }

        return StepAgain(code);
    }

    /// <summary>Runs a statement that has no rows.</summary>
    public void Run()
    {
        while (Step())
        {
            // Some pragmas answer with rows nobody asked for, and do their work row by row.
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long GetInt64(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>The bytes of a column, valid until the next step.</summary>
    public ReadOnlySpan<byte> GetBytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public string? GetText(int column) => IsNull(column) ? null : System.Text.Encoding.UTF8.GetString(GetBytes(column));

    /// <summary>Ends the use of the statement.</summary>
    public void Dispose()
    {
        // The code is that of the last step once more.
        _ = raw.sqlite3_reset(_statement);
        _ = raw.sqlite3_clear_bindings(_statement);
        _hasBegun = false;
    }

    /// <summary>Frees the statement; the connection does it when it is closed.</summary>
    public void Close() => _statement.Dispose();

    private bool StepAgain(int code)
    {
        var wait = new BusyWait(_connection.LongestWait);
        while (SqliteTrouble.IsBusy(code) && !_hasBegun && !_connection.IsWriting)
        {
            _ = raw.sqlite3_reset(_statement);
            if (!wait.Next())
            {
                break;
            }

            code = raw.sqlite3_step(_statement);
        }

        if (code is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            _hasBegun = true;
            return code == raw.SQLITE_ROW;
        }

        throw _connection.Trouble(code);
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw _connection.Trouble(code);
        }
    }
}
