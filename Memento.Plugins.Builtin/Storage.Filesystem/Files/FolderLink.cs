namespace Memento.Storage.Filesystem.Files;

/// <summary>A link that stands for a folder.</summary>
/// <param name="Target">Where it leads: the path of a folder on which there is no link any more; where that is not there, what the link says.</param>
/// <param name="IsThere">Whether the folder is there; it is not while a disk is not mounted.</param>
internal readonly record struct FolderLink(string Target, bool IsThere);
