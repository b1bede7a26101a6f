using System.Globalization;
using System.Text;
using Memento.Plugins;
using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>What the settings are where none are given, and what they may be.</summary>
internal static class SqliteDefaults
{
    /// <summary>In the folder that a store of files has by default, so that both are found in one place.</summary>
    public const string Path = "memento-data/memento.db";

    /// <summary>Up to about here SQLite reads faster from a table than the system from a file.</summary>
    public const int TableBytes = 128 * 1024;

    /// <summary>What is in a table is in memory when it is read or written.</summary>
    public const int LargestTableBytes = 16 * 1024 * 1024;

    /// <summary>The longest path that SQLite opens where a path is UTF-8: its own limit of 512 bytes, of which it needs eight for the names of the files beside it.</summary>
    private const int LongestPathBytes = 504;

    public static readonly TimeSpan BusyWait = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestBusyWait = TimeSpan.FromDays(1);

    /// <summary>The database that settings name, looked at if it is there.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong, or the database cannot be used.</exception>
    public static Database Open(BackendContext context, SqliteStoreSettings settings)
    {
        var section = context.Configuration.Path;
        Refuse(!Enum.IsDefined(settings.Durability), $"'{section}:durability' is {settings.Durability}, and one of {string.Join(", ", Enum.GetNames<Durability>())} is expected.");
        Refuse(!Enum.IsDefined(settings.OnCorruption), $"'{section}:on_corruption' is {settings.OnCorruption}, and one of {string.Join(", ", Enum.GetNames<OnCorruption>())} is expected.");
        Refuse(
            settings.TableBytes is < 0 or > LargestTableBytes,
            string.Create(CultureInfo.InvariantCulture, $"'{section}:table_bytes' is {settings.TableBytes}, and a number of bytes from 0 to {LargestTableBytes} is expected."));
        Refuse(
            settings.BusyWait <= TimeSpan.Zero || settings.BusyWait > LongestBusyWait,
            $"'{section}:busy_wait' is {settings.BusyWait:c}, and a time of more than zero and at most {LongestBusyWait:c} is expected, as [days.]hours:minutes:seconds.");
        var database = new Database(new DatabaseOptions
        {
            File = FileOf(context, settings.Path),
            Durability = settings.Durability,
            OnCorruption = settings.OnCorruption,
            BusyWait = settings.BusyWait,
            IsReadOnly = settings.ReadOnly,
            Logger = context.LoggerFactory.CreateLogger(typeof(SqliteStorageBackend).FullName!),
        });
        try
        {
            database.Check();
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static string FileOf(BackendContext context, string path)
    {
        var section = context.Configuration.Path;
        string file;
        try
        {
            file = context.ResolvePath(path);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw new ConfigurationException($"'{section}:path' is '{path}', and the path of a file is expected: {exception.Message}", exception);
        }

        Refuse(
            file.EndsWith(System.IO.Path.DirectorySeparatorChar) || Directory.Exists(file),
            $"'{section}:path' is '{path}', which is a folder, and the file of a database is expected: '{System.IO.Path.Combine(path, "memento.db")}', say.");
        var bytes = Encoding.UTF8.GetByteCount(file);
        Refuse(
            bytes > LongestPathBytes && !OperatingSystem.IsWindows(),
            string.Create(CultureInfo.InvariantCulture, $"'{section}:path' is '{path}': that is the path '{file}' of {bytes} bytes, and SQLite opens none of more than {LongestPathBytes}. Name a shorter one."));
        return file;
    }

    private static void Refuse(bool isWrong, string message)
    {
        if (isWrong)
        {
            throw new ConfigurationException(message);
        }
    }
}
