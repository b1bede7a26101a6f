namespace Memento.Storage.Sqlite;

/// <summary>One version of an object as the table has it.</summary>
/// <param name="Id">The row.</param>
/// <param name="Version">The version.</param>
/// <param name="IsFile">Whether its bytes are in a file.</param>
internal readonly record struct ObjectRow(long Id, string Version, bool IsFile);
