using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>What is done to a database as a whole.</summary>
internal static class Housekeeping
{
    private const string FreePages = "PRAGMA freelist_count";
    private const string GiveBack = "PRAGMA incremental_vacuum(1000)";
    private const string Check = "PRAGMA integrity_check(100)";

    /// <summary>Gives back the room that was freed, some megabytes in a transaction. Only the size of the file is at stake, so trouble is logged and no more.</summary>
    public static void Shrink(Database database, CancellationToken cancellationToken)
    {
        try
        {
            for (var before = long.MaxValue; ;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var left = database.Read(0, 0, static (connection, _) => connection.QueryInt64(FreePages) ?? 0);
                if (left == 0 || left >= before)
                {
                    return;
                }

                before = left;
                database.Write(0, static (connection, _) =>
                {
                    connection.Execute(GiveBack);
                    return true;
                });
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            SqliteLog.NotShrunk(database.Logger, exception, database.File);
        }
    }

    /// <summary>Looks at every page of the database; makes its indexes anew where they are all that is wrong.</summary>
    public static IEnumerable<StoreDamage> VerifyDatabase(Database database, bool repair)
    {
        var (problems, isRepaired) = Look(database, repair);
        foreach (var problem in problems)
        {
            yield return new StoreDamage(database.File, isRepaired ? $"SQLite finds: {problem}." : $"SQLite finds: {problem}. {new CorruptDatabaseException(database.File, problem).Message}", isRepaired);
        }
    }

    private static (IReadOnlyList<string> Problems, bool IsRepaired) Look(Database database, bool repair)
    {
        try
        {
            var problems = Problems(database);
            if (!repair || problems.Count == 0)
            {
                return (problems, false);
            }

            database.Write(0, static (connection, _) =>
            {
                connection.Execute("REINDEX");
                return true;
            });
            return (problems, Problems(database).Count == 0);
        }
        catch (CorruptDatabaseException exception)
        {
            return ([exception.Message], false);
        }
    }

    private static IReadOnlyList<string> Problems(Database database) =>
        [.. database.Read(0, [], static (connection, _) => connection.QueryTexts(Check)).Where(static problem => problem is not "ok")];
}
