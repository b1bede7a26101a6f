using Memento.Storage.Filesystem.Files;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A disk on which some files cannot be read and some folders not be listed; that they are there is seen.</summary>
internal sealed class BarredFileSystem : PassingFileSystem
{
    /// <summary>Whether a file or folder is one of those.</summary>
    public Func<string, bool> IsBarred { get; set; } = static _ => false;

    /// <summary>What the system says of one: the permission, or else the disk.</summary>
    public bool IsForbidden { get; init; }

    public override Stream? OpenRead(string path) => IsBarred(path) ? throw Trouble(path) : Disk.OpenRead(path);

    public override IEnumerable<FolderEntry> List(string folder)
    {
        foreach (var entry in Disk.List(folder))
        {
            if (IsBarred(folder))
            {
                throw Trouble(folder);
            }

            yield return entry;
        }
    }

    private Exception Trouble(string path) => IsForbidden ? new UnauthorizedAccessException($"Access to the path '{path}' is denied.") : new IOException($"Input/output error : '{path}'");
}
