using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Memento.Storage.Sqlite.Engine;

/// <content>Opens connections, lets go of a file that is no longer the store's, and sets a damaged one aside.</content>
internal sealed partial class Database
{
    /// <summary>Lets go of a file that was removed or replaced, or set aside by another process: what is written to it nobody reads.</summary>
    private void LookAtFile()
    {
        if (Interlocked.Read(ref _lookedAt) is > 0 and var before && _options.Clock.GetElapsedTime(before) < LookInterval)
        {
            return;
        }

        Interlocked.Exchange(ref _lookedAt, _options.Clock.GetTimestamp());
        var stamp = _file.Look();
        lock (_opening)
        {
            if (_stamp.IsThere && stamp != _stamp)
            {
                _epoch++;
                _pool.Clear();
            }

            _stamp = stamp;
        }
    }

    private Connection? Open(bool forWriting)
    {
        if (_isDisposed)
        {
            throw new IOException($"The store in '{File}' was closed.").WithId(StorageErrors.Closed);
        }

        if (forWriting && _options.IsReadOnly)
        {
            throw new IOException($"The store in '{File}' is read-only.").WithId(StorageErrors.ReadOnly);
        }

        var epoch = _epoch;
        if (!forWriting && !_file.Exists)
        {
            return null;
        }

        if (forWriting)
        {
            _file.MakeFolder();
        }

        var connection = OpenFile(forWriting, epoch);
        try
        {
            Set(connection);
            if (!IsNewest(connection) && !BringForward(connection, forWriting))
            {
                connection.Dispose();
                return null;
            }

            NoteOpened(epoch);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private Connection OpenFile(bool forWriting, int epoch)
    {
        var mode = _options.IsReadOnly ? SqliteOpenMode.ReadOnly : forWriting ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite;
        if (mode == SqliteOpenMode.ReadOnly && _file.LookAtContent() is var content && !_file.HasLog && !_file.CanMakeFiles())
        {
            // Nobody writes it just now, and the file that readers and writers share cannot be made.
            return Connection.Open(File, mode, content, epoch, _options.BusyWait);
        }

        return Connection.Open(File, mode, unchanged: null, epoch, _options.BusyWait);
    }

    /// <summary>Notes which file was opened, where none was there when it was looked for.</summary>
    private void NoteOpened(int epoch)
    {
        if (!_stamp.IsThere)
        {
            lock (_opening)
            {
                _stamp = epoch == _epoch && !_stamp.IsThere ? _file.Look() : _stamp;
            }
        }
    }

    /// <summary>Looks at the schema as it is at one moment: another process may be making it.</summary>
    private static bool IsNewest(Connection connection)
    {
        connection.BeginReading();
        try
        {
            return Schema.IsNewest(connection);
        }
        finally
        {
            connection.Rollback();
        }
    }

    /// <summary>Makes the tables, or brings them forward.</summary>
    /// <returns>False when there are none and none are to be made.</returns>
    private bool BringForward(Connection connection, bool forWriting)
    {
        var version = connection.QueryInt64(Sql.SchemaVersion) ?? 0;
        if (version == 0 && !forWriting)
        {
            return false;
        }

        if (_options.IsReadOnly)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"The store in '{File}' is of schema {version}, and has to be brought to {Schema.Newest} before it is read: open it once without \"readonly\".")).WithId(StorageErrors.OldSchema);
        }

        if (version == 0)
        {
            connection.Execute("PRAGMA auto_vacuum = INCREMENTAL");
        }

        connection.Execute("PRAGMA journal_mode = WAL");
        Schema.Migrate(connection);
        if (version > 0)
        {
            SqliteLog.BroughtForward(Logger, File, version, Schema.Newest);
        }

        return true;
    }

    private void Set(Connection connection)
    {
        connection.Execute(_options.Durability switch
        {
            Durability.None => "PRAGMA synchronous = OFF",
            Durability.Power => "PRAGMA synchronous = FULL",
            _ => "PRAGMA synchronous = NORMAL",
        });
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA wal_autocheckpoint = {CheckpointPages}"));
        connection.Execute("PRAGMA journal_size_limit = 67108864");
        connection.Execute("PRAGMA cache_size = -8192");
        connection.Execute("PRAGMA temp_store = MEMORY");

        // What is in a damaged file runs nothing, and is looked at before it is believed.
        connection.Execute("PRAGMA trusted_schema = OFF");
        connection.Execute("PRAGMA cell_size_check = ON");
        if (_options.MaximumPages is { } pages)
        {
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));
        }
    }

    /// <summary>Sets a damaged file aside, so that the next one who writes begins a new one.</summary>
    /// <param name="epoch">Which file was damaged.</param>
    /// <param name="damage">What was found.</param>
    private void SetAside(int epoch, CorruptDatabaseException damage)
    {
        lock (_opening)
        {
            if (epoch != _epoch)
            {
                // Another thread has done it.
                return;
            }

            _pool.Clear();
            if (_file.SetAside(IsWhole) is { } aside)
            {
                SqliteLog.SetAside(Logger, damage, File, aside);
            }

            _epoch++;
            _stamp = _file.Look();
        }
    }

    /// <summary>Whether another process has set the damaged file aside by now.</summary>
    private bool IsWhole()
    {
        if (!_file.Exists)
        {
            return true;
        }

        try
        {
            using var connection = Connection.Open(File, SqliteOpenMode.ReadWrite, unchanged: null, 0, _options.BusyWait);
            IsNewest(connection);
            return connection.QueryTexts("PRAGMA integrity_check(1)") is ["ok"];
        }
        catch (CorruptDatabaseException)
        {
            return false;
        }
    }
}
