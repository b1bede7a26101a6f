namespace Memento.Storage.Sqlite.Engine;

/// <summary>What a file looks like from outside, which is another when somebody has written to it.</summary>
/// <param name="Length">Its length in bytes; zero for none.</param>
/// <param name="Written">When it was last written.</param>
internal readonly record struct FileContent(long Length, DateTime Written);
