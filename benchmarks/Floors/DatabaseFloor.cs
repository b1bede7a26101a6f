using SQLitePCL;

namespace Memento.Benchmarks.Floors;

/// <summary>The least that a store in SQLite could do, by its own functions and with the settings that the storage has: a prepared point query; an insert in WAL.</summary>
internal sealed class DatabaseFloor : IDisposable
{
    /// <summary>
    /// A table with numbered rows and an index of the keys. Without the numbers (<c>WITHOUT ROWID</c>) a row of a kB goes to a page of its own, so that thousands do not fit into the cache:
    /// a query takes three times as long, and an insert twice.
    /// </summary>
    private const string Table = "CREATE TABLE memento (key BLOB PRIMARY KEY, value BLOB NOT NULL)";

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _find;
    private readonly sqlite3_stmt _insert;
    private readonly byte[] _key = new byte[32];

    public DatabaseFloor(string folder)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open(Path.Combine(folder, "floor.db"), out _database));
        foreach (var statement in (string[])["PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA cache_size = -8192", Table])
        {
            Check(raw.sqlite3_exec(_database, statement));
        }

        Check(raw.sqlite3_prepare_v2(_database, "SELECT value FROM memento WHERE key = ?", out _find));
        Check(raw.sqlite3_prepare_v2(_database, "INSERT INTO memento VALUES (?, ?)", out _insert));
    }

    /// <summary>Inserts a row.</summary>
    public void Insert(int number, ReadOnlySpan<byte> bytes)
    {
        raw.sqlite3_bind_blob(_insert, 1, KeyOf(number));
        raw.sqlite3_bind_blob(_insert, 2, bytes);
        Check(raw.sqlite3_step(_insert));
        Check(raw.sqlite3_reset(_insert));
    }

    /// <summary>Inserts rows in one transaction.</summary>
    public void InsertMany(int first, int count, ReadOnlySpan<byte> bytes)
    {
        Check(raw.sqlite3_exec(_database, "BEGIN IMMEDIATE"));
        for (var number = first; number < first + count; number++)
        {
            Insert(number, bytes);
        }

        Check(raw.sqlite3_exec(_database, "COMMIT"));
    }

    /// <summary>Finds a row, and copies its bytes as a reader has to.</summary>
    public int Find(int number)
    {
        raw.sqlite3_bind_blob(_find, 1, KeyOf(number));
        var found = raw.sqlite3_step(_find);
        var length = found == raw.SQLITE_ROW ? raw.sqlite3_column_blob(_find, 0).ToArray().Length : throw new InvalidOperationException($"Row {number} is not there.");
        Check(raw.sqlite3_reset(_find));
        return length;
    }

    public void Dispose()
    {
        _find.Dispose();
        _insert.Dispose();
        _database.Dispose();
    }

    /// <summary>Keys spread as hashes are.</summary>
    private ReadOnlySpan<byte> KeyOf(int number)
    {
        System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number), _key);
        return _key;
    }

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new InvalidOperationException($"SQLite says {code}: {raw.sqlite3_errmsg(_database).utf8_to_string()}");
        }
    }
}
