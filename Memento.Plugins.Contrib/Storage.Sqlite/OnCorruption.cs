namespace Memento.Storage.Sqlite;

/// <summary>What a store does about a database whose file is damaged.</summary>
public enum OnCorruption
{
    /// <summary>It says which file and how to recover, and leaves it as it is.</summary>
    Error,

    /// <summary>It sets the file aside, under a name that says when, and goes on with a new one: what was in it is computed again.</summary>
    Rebuild,
}
