using Memento.Serialization;
using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>What the three tables of metadata have in common: a checksum beside each value.</summary>
internal static class MetadataRows
{
    private const int PageSize = 64;

    /// <summary>The value of a row whose first two columns are checksum and value; null when there is no row, or none that can be trusted.</summary>
    public static ReadOnlyMemory<byte>? ReadValue(Statement statement, Database database, string name, string owner)
    {
        if (!statement.Step())
        {
            return null;
        }

        var value = statement.GetBytes(1);
        if (Crc32C.Compute(value) == statement.GetInt64(0))
        {
            return value.ToArray();
        }

        SqliteLog.DamagedMetadata(database.Logger, name, owner, database.File);
        return null;
    }

    /// <summary>Looks at every row of a table of metadata; lists what cannot be trusted, and removes it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="page">Lists rows: id, checksum, value, name.</param>
    /// <param name="remove">Removes a row by its id.</param>
    /// <param name="owner">What the metadata is of, for a person.</param>
    /// <param name="repair">True to remove what is damaged.</param>
    public static IEnumerable<StoreDamage> Verify(Database database, string page, string remove, string owner, bool repair)
    {
        for (long last = 0; ;)
        {
            var (end, count, damaged) = database.Read((page, last), (0, 0, []), static (connection, state) => FindDamaged(connection, state.page, state.last));
            foreach (var (id, name) in damaged)
            {
                if (repair)
                {
                    database.Write((remove, id), static (connection, state) =>
                    {
                        using var statement = connection.Prepare(state.remove).Bind(1, state.id);
                        statement.Run();
                        return true;
                    });
                }

                yield return new StoreDamage(database.File, $"The metadata '{name}' of {owner} has other bytes than were written.", repair);
            }

            if (count < PageSize)
            {
                yield break;
            }

            last = end;
        }
    }

    private static (long Last, int Count, List<(long Id, string Name)> Damaged) FindDamaged(Connection connection, string page, long last)
    {
        var damaged = new List<(long, string)>();
        var count = 0;
        using var read = connection.Prepare(page).Bind(1, last).Bind(2, PageSize);
        for (; read.Step(); count++)
        {
            last = read.GetInt64(0);
            if (Crc32C.Compute(read.GetBytes(2)) != read.GetInt64(1))
            {
                damaged.Add((last, SqlText.Unescape(read.GetText(3) ?? "") ?? "?"));
            }
        }

        return (last, count, damaged);
    }
}
