namespace Memento.Storage.Filesystem.Files;

/// <summary>One thing in a folder.</summary>
/// <param name="Name">Its name, without the folder's.</param>
/// <param name="IsFolder">True for a folder; false for a file, and for a link to anything.</param>
internal readonly record struct FolderEntry(string Name, bool IsFolder);
