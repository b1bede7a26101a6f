using Memento.Storage.Locking;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.Sqlite.Engine;

/// <summary>
/// The database of a store, which many threads and processes use. It is made when something is first written, and read as empty until then. The stores that
/// share it each add themselves and dispose it once.
/// </summary>
internal sealed partial class Database : IDisposable
{
    /// <summary>How often it is looked whether the file is still the one that was opened.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>After how many pages what was written is brought from the log into the file: 8 MB.</summary>
    private const int CheckpointPages = 2000;

    private readonly DatabaseOptions _options;
    private readonly ConnectionPool _pool = new();
    private readonly WriteQueue _queue;
    private readonly DatabaseFile _file;
    private readonly Lock _opening = new();
    private int _users = 1;
    private volatile int _epoch;
    private long _lookedAt;
    private FileStamp _stamp;
    private volatile bool _isDisposed;

    public Database(DatabaseOptions options)
    {
        _options = options;
        _queue = new WriteQueue(this);
        _file = new DatabaseFile(options);
    }

    /// <summary>The database's file.</summary>
    public string File => _options.File;

    /// <summary>Whether anything was written yet.</summary>
    public bool Exists => _file.Exists;

    /// <summary>Whether all who shared it are disposed.</summary>
    public bool IsDisposed => _isDisposed;

    /// <summary>How many of this process wait for the one who writes.</summary>
    public int Waiting => _queue.Waiting;

    /// <summary>Takes what the operator is told.</summary>
    public ILogger Logger => _options.Logger;

    /// <summary>What a result that was stored survives.</summary>
    public Durability Durability => _options.Durability;

    /// <summary>Locks between the processes that use the database.</summary>
    public StoreLocks Locks => _file.Locks;

    /// <summary>Adds one who disposes it.</summary>
    public Database Share()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    /// <summary>Looks whether what is there can be used, if anything is there yet.</summary>
    /// <exception cref="ConfigurationException">It is another program's, of a newer schema, or damaged and to be left so.</exception>
    public void Check()
    {
        // Also where nothing is there yet, and where what is missing of it would be taken for a missing file.
        Connection.LoadLibrary();
        try
        {
            Read(0, 0, static (_, _) => 0);
        }
        catch (Exception exception) when (exception is StoreRefusedException or CorruptDatabaseException)
        {
            throw new ConfigurationException(ErrorId.Of(exception) ?? StorageErrors.NotOpened, exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A store that cannot be asked now misses.
            SqliteLog.NotOpened(Logger, exception, File);
        }
    }

    /// <summary>Reads, on a connection of its own.</summary>
    /// <param name="state">Handed on.</param>
    /// <param name="none">What is read where there is no database yet.</param>
    /// <param name="read">Reads. May be called twice, when a damaged database was set aside.</param>
    /// <exception cref="IOException">The database cannot be read now.</exception>
    public TResult Read<TState, TResult>(TState state, TResult none, Func<Connection, TState, TResult> read)
    {
        for (var isAgain = false; ; isAgain = true)
        {
            Connection? connection = null;
            try
            {
                connection = Take(forWriting: false);
                if (connection is null)
                {
                    return none;
                }

                var result = read(connection, state);
                Give(connection);
                return result;
            }
            catch (CorruptDatabaseException) when (!isAgain && connection is not null && !IsAsItWas(connection))
            {
                // Somebody has begun to write it meanwhile, for whom such a connection does not look.
                connection.Dispose();
            }
            catch (CorruptDatabaseException exception) when (!isAgain && _options is { OnCorruption: OnCorruption.Rebuild, IsReadOnly: false })
            {
                connection?.Dispose();
                SetAside(connection?.Epoch ?? _epoch, exception);
            }
            catch
            {
                // It may be the connection's own state that is in the way; the next one opens another.
                connection?.Dispose();
                throw;
            }
        }
    }

    /// <summary>Reads many things at one moment.</summary>
    public TResult ReadTogether<TState, TResult>(TState state, TResult none, Func<Connection, TState, TResult> read) => Read((state, read), none, static (connection, input) =>
    {
        connection.BeginReading();
        try
        {
            return input.read(connection, input.state);
        }
        finally
        {
            connection.Rollback();
        }
    });

    /// <summary>Writes in a transaction, and returns when it is kept.</summary>
    /// <param name="state">Handed on.</param>
    /// <param name="write">Writes. May be called again when a transaction was not kept.</param>
    /// <exception cref="IOException">The database cannot be written now.</exception>
    public TResult Write<TState, TResult>(TState state, Func<Connection, TState, TResult> write)
    {
        var request = new WriteRequest<TState, TResult>(state, write);
        _queue.Run(request);
        return request.Result;
    }

    /// <summary>Runs something in a transaction that writes. Called by the queue, one at a time.</summary>
    public void InTransaction<TState>(TState state, Action<Connection, TState> write)
    {
        for (var isAgain = false; ; isAgain = true)
        {
            Connection? connection = null;
            try
            {
                connection = Take(forWriting: true)!;
                connection.BeginWriting();
                RefuseOtherSchema(connection);
                write(connection, state);
                connection.Commit();
                Give(connection);
                return;
            }
            catch (CorruptDatabaseException exception) when (!isAgain && _options.OnCorruption == OnCorruption.Rebuild)
            {
                connection?.Dispose();
                SetAside(connection?.Epoch ?? _epoch, exception);
            }
            catch
            {
                // A transaction ends with its connection.
                connection?.Dispose();
                throw;
            }
        }
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _isDisposed = true;
            _pool.Close();
            _file.Dispose();
        }
    }

    /// <summary>A process of a newer version may have brought the store forward since this one opened it.</summary>
    private static void RefuseOtherSchema(Connection connection)
    {
        if (connection.IsAsItWas())
        {
            return;
        }

        using var version = connection.Prepare(Sql.SchemaVersion);
        if (version.Step() && version.GetInt64(0) != Schema.Newest)
        {
            Schema.IsNewest(connection);
        }
    }

    private Connection? Take(bool forWriting)
    {
        LookAtFile();
        while (_pool.TryTake() is { } connection)
        {
            if (connection.Epoch == _epoch && IsAsItWas(connection))
            {
                return connection;
            }

            connection.Dispose();
        }

        return Open(forWriting);
    }

    /// <summary>Whether a file is as it was that is read without looking for others who write it.</summary>
    private bool IsAsItWas(Connection connection) => connection.Unchanged is not { } unchanged || (unchanged == _file.LookAtContent() && !_file.HasLog);

    private void Give(Connection connection)
    {
        if (connection.Epoch == _epoch && !_isDisposed)
        {
            _pool.Give(connection);
        }
        else
        {
            connection.Dispose();
        }
    }
}
