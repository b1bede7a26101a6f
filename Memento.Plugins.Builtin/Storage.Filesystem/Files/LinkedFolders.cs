namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// The links in a store that stand for folders of it, as an operator leaves them who moves a part of it to another disk. What is behind one is listed as what is in a
/// folder, once: a link back into the store, or to where another one leads, would have the same files be listed under two names, of which one is nobody's and would be removed, or without an end.
/// </summary>
internal sealed class LinkedFolders(IFileSystem files, string root)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _targets = new(StringComparer.Ordinal);

    /// <summary>Whether something in a store that is no folder is a link that stands for one.</summary>
    /// <exception cref="IOException">It is one, and what it leads to is not there, or is listed otherwise.</exception>
    public bool IsFolder(string path)
    {
        if (files.FindLink(path) is not { } link)
        {
            return false;
        }

        if (!link.IsThere)
        {
            throw NotThere(path, link);
        }

        return FindOther(path, link.Target) is not { } other
            ? true
            : throw new IOException($"The link '{path}' leads to '{link.Target}', which the store has as '{other}' already, in whole or in part, and is not followed. Remove it.");
    }

    /// <summary>Sees to it that a folder which is not there is none because nothing was written, and not because a link leads to where nothing is.</summary>
    /// <exception cref="IOException">It is a link, and what it leads to is not there.</exception>
    public void RefuseBroken(string path)
    {
        if (files.FindLink(path) is { IsThere: false } link)
        {
            throw NotThere(path, link);
        }
    }

    /// <summary>The links that are known: a folder, when it is one, and those that were met in it.</summary>
    public IReadOnlyList<string> In(string folder)
    {
        lock (_gate)
        {
            return [.. _targets.Keys.Where(path => IsIn(path, folder)).Append(folder).Where(path => files.FindLink(path) is { IsThere: true })];
        }
    }

    /// <summary>Whether two paths are of one file or folder, by a link on the way.</summary>
    public bool AreOne(string path, string other) => files.FindPhysicalPath(path) is { } physical && string.Equals(physical, files.FindPhysicalPath(other), StringComparison.Ordinal);

    private static IOException NotThere(string path, FolderLink link) => new($"What the link '{path}' leads to is not there, or cannot be reached: '{link.Target}'. Is a disk to be mounted?");

    /// <summary>By what other path a folder behind a link, one in it, or one that it is in, is listed; null when by none.</summary>
    private string? FindOther(string path, string target)
    {
        var parent = Path.GetDirectoryName(path)!;
        foreach (var above in new[] { root, parent })
        {
            if (Overlap(PhysicalPath(above), target))
            {
                return above;
            }
        }

        lock (_gate)
        {
            foreach (var (other, known) in _targets.Where(one => one.Key != path && Overlap(one.Value, target)).ToList())
            {
                if (files.FindLink(other) is { IsThere: true } link && string.Equals(link.Target, known, StringComparison.Ordinal))
                {
                    return other;
                }

                _targets.Remove(other);
            }

            _targets[path] = target;
            return null;
        }
    }

    private string PhysicalPath(string path) => files.FindPhysicalPath(path) ?? path;

    private static bool Overlap(string one, string other) => IsIn(one, other) || IsIn(other, one);

    private static bool IsIn(string path, string folder) => path.StartsWith(folder, StringComparison.Ordinal)
        && (path.Length == folder.Length || Path.EndsInDirectorySeparator(folder) || path[folder.Length] == Path.DirectorySeparatorChar);
}
