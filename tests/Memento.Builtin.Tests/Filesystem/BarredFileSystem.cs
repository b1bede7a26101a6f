using Memento.Storage.Filesystem.Files;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A disk on which some files cannot be read and some folders not be listed; that they are there is seen.</summary>
internal sealed class BarredFileSystem : IFileSystem
{
    private static readonly PhysicalFileSystem Disk = PhysicalFileSystem.Instance;

    /// <summary>Whether a file or folder is one of those.</summary>
    public Func<string, bool> IsBarred { get; set; } = static _ => false;

    /// <summary>What the system says of one: the permission, or else the disk.</summary>
    public bool IsForbidden { get; init; }

    public Stream? OpenRead(string path) => IsBarred(path) ? throw Trouble(path) : Disk.OpenRead(path);

    public long? GetLength(string path) => Disk.GetLength(path);

    public DateTime? GetLastWriteTimeUtc(string path) => Disk.GetLastWriteTimeUtc(path);

    public bool SetLastWriteTimeUtc(string path, DateTime time) => Disk.SetLastWriteTimeUtc(path, time);

    public Stream CreateNew(string path) => Disk.CreateNew(path);

    public void Rename(string source, string destination) => Disk.Rename(source, destination);

    public void DeleteFile(string path) => Disk.DeleteFile(path);

    public void CreateFolder(string path) => Disk.CreateFolder(path);

    public bool DeleteEmptyFolder(string path) => Disk.DeleteEmptyFolder(path);

    public void Flush(string path) => Disk.Flush(path);

    public IEnumerable<FolderEntry> List(string folder)
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
