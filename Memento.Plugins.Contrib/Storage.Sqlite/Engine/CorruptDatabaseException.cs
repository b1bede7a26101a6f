namespace Memento.Storage.Sqlite.Engine;

/// <summary>The file of a database is damaged, or none at all.</summary>
internal sealed class CorruptDatabaseException : IOException
{
    /// <summary>Says how it can be mended.</summary>
    /// <param name="file">The file.</param>
    /// <param name="reason">What SQLite says.</param>
    public CorruptDatabaseException(string file, string reason)
        : base(
            $"The database '{file}' is damaged ({reason}). To recover, end the programs that use it and rename the file, and that of the same name with '-wal' behind it: what was in it is computed again; "
            + $"`sqlite3 \"{file}\" .recover` reads what is left in it. Or set \"on_corruption\" to \"rebuild\", so that a damaged database is set aside and a new one begun.") =>
        this.WithId(StorageErrors.DamagedDatabase);
}
