using Microsoft.Extensions.Configuration;

namespace Memento.Storage.Sqlite;

/// <summary>The settings of one store in a database that another backend borrows.</summary>
internal sealed class SqliteStoreSettings
{
    /// <summary>The database's file, made when something is stored. A relative path starts from the folder of the configuration file.</summary>
    [ConfigurationKeyName("path")]
    public string Path { get; set; } = SqliteDefaults.Path;

    /// <summary>What a result that was stored survives. Default <see cref="Durability.Process"/>.</summary>
    [ConfigurationKeyName("durability")]
    public Durability Durability { get; set; } = Durability.Process;

    /// <summary>Up to how many bytes an object is kept in the database; a larger one is a file beside it.</summary>
    [ConfigurationKeyName("table_bytes")]
    public int TableBytes { get; set; } = SqliteDefaults.TableBytes;

    /// <summary>What is done about a damaged database. Default <see cref="OnCorruption.Error"/>.</summary>
    [ConfigurationKeyName("on_corruption")]
    public OnCorruption OnCorruption { get; set; }

    /// <summary>For how long a writer waits for other processes that write. More than zero, at most one day. Default one minute.</summary>
    [ConfigurationKeyName("busy_wait")]
    public TimeSpan BusyWait { get; set; } = SqliteDefaults.BusyWait;

    /// <summary>True to write nothing, for a database in a place where nothing can be written.</summary>
    [ConfigurationKeyName("readonly")]
    public bool ReadOnly { get; set; }
}
