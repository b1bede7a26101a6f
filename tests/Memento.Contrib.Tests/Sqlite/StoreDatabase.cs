using System.Globalization;
using Memento.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Memento.Contrib.Tests.Sqlite;

/// <summary>A store's database as another program sees it.</summary>
internal static class StoreDatabase
{
    /// <summary>Where it is by default.</summary>
    public const string DefaultPath = SqliteDefaults.Path;

    /// <summary>Runs a statement.</summary>
    public static int Execute(string file, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command.ExecuteNonQuery();
    }

    /// <summary>Runs a query and reads its rows, columns parted by bars.</summary>
    public static List<string> Query(string file, string sql)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    /// <summary>Whether a file is a database.</summary>
    public static bool Is(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> start = stackalloc byte[16];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("SQLite format 3\0"u8);
    }

    /// <summary>Makes what is stored look as if it had been written and used earlier.</summary>
    public static void MakeOlder(string file, TimeSpan age)
    {
        var microseconds = age.Ticks / TimeSpan.TicksPerMicrosecond;
        Execute(file, string.Create(CultureInfo.InvariantCulture, $"UPDATE mementos SET used = used - {microseconds}; UPDATE objects SET written = written - {microseconds}"));
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
