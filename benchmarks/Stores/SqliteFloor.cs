using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Memento.Benchmarks.Stores;

/// <summary>A row for each number in one table with an index, in WAL, not synced: a prepared insert by itself or a thousand in a transaction; a prepared point query.</summary>
internal sealed class SqliteFloor : IFloor
{
    private const int RowsOfTransaction = 1000;

    private readonly byte[] _bytes;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _select;

    public SqliteFloor(string folder, byte[] bytes)
    {
        Directory.CreateDirectory(folder);
        _bytes = bytes;
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "floor.db"), Pooling = false }.ToString());
        _connection.Open();
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = NORMAL");
        Run("CREATE TABLE rows (id INTEGER PRIMARY KEY, key BLOB NOT NULL, used INTEGER NOT NULL, document TEXT NOT NULL, UNIQUE (key))");
        _insert = Prepare("INSERT INTO rows (key, used, document) VALUES ($key, 1, $document)");
        _insert.Parameters.Add("$document", SqliteType.Text).Value = System.Text.Encoding.UTF8.GetString(bytes);
        _select = Prepare("SELECT document FROM rows WHERE key = $key");
        _insert.Prepare();
        _select.Prepare();
    }

    public void Store(int number)
    {
        _insert.Parameters["$key"].Value = KeyOf(number);
        _insert.ExecuteNonQuery();
    }

    public void Read(int number)
    {
        _select.Parameters["$key"].Value = KeyOf(number);
        using var reader = _select.ExecuteReader();
        if (!reader.Read() || reader.GetString(0).Length != _bytes.Length)
        {
            throw new InvalidOperationException($"The row {number} is not there.");
        }
    }

    public void StoreMany(int first, int count)
    {
        for (var start = first; start < first + count; start += RowsOfTransaction)
        {
            using var transaction = _connection.BeginTransaction();
            _insert.Transaction = transaction;
            for (var i = start; i < Math.Min(start + RowsOfTransaction, first + count); i++)
            {
                Store(i);
            }

            transaction.Commit();
        }

        _insert.Transaction = null;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _select.Dispose();
        _connection.Dispose();
    }

    // As wide and as scattered as the key of a call: the function's, and the hash of the arguments.
    private static byte[] KeyOf(int number)
    {
        var key = new byte[48];
        SHA256.HashData(BitConverter.GetBytes(number), key.AsSpan(16));
        return key;
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add("$key", SqliteType.Blob);
        return command;
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
