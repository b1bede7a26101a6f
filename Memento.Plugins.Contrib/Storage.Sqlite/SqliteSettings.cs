using Microsoft.Extensions.Configuration;

namespace Memento.Storage.Sqlite;

/// <summary>The settings of the storage <c>sqlite</c>.</summary>
public sealed class SqliteSettings : StorageSettings
{
    /// <summary>The database's file, made when the first result is stored. A relative path starts from the folder of the configuration file.</summary>
    [ConfigurationKeyName("path")]
    public string Path { get; set; } = SqliteDefaults.Path;

    /// <summary>What a result that was stored survives. Default <see cref="Durability.Process"/>.</summary>
    [ConfigurationKeyName("durability")]
    public Durability Durability { get; set; } = Durability.Process;

    /// <summary>Up to how many bytes a result is kept in the database; a larger one is a file beside it. At most 16,777,216. Default 131,072.</summary>
    [ConfigurationKeyName("table_bytes")]
    public int TableBytes { get; set; } = SqliteDefaults.TableBytes;

    /// <summary>What is done about a damaged database. Default <see cref="OnCorruption.Error"/>.</summary>
    [ConfigurationKeyName("on_corruption")]
    public OnCorruption OnCorruption { get; set; }

    /// <summary>For how long a writer waits for other processes that write. More than zero, at most one day. Default one minute.</summary>
    [ConfigurationKeyName("busy_wait")]
    public TimeSpan BusyWait { get; set; } = SqliteDefaults.BusyWait;

    internal SqliteStoreSettings ForStores() => new()
    {
        Path = Path,
        Durability = Durability,
        TableBytes = TableBytes,
        OnCorruption = OnCorruption,
        BusyWait = BusyWait,
        ReadOnly = ReadOnly,
    };
}
