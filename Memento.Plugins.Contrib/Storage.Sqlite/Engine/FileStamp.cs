using Memento.Storage.Files;

namespace Memento.Storage.Sqlite.Engine;

/// <summary>By what a database's file is told from one that stands in its place later.</summary>
/// <param name="IsThere">Whether there is one.</param>
/// <param name="SetAside">When the last one before it was set aside.</param>
/// <param name="Identity">Which file it is, where the system says.</param>
internal readonly record struct FileStamp(bool IsThere, DateTime SetAside, FileIdentity Identity);
