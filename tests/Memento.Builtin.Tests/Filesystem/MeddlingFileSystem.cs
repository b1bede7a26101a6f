using Memento.Storage.Filesystem.Files;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A disk on which somebody else does something just before a file is renamed.</summary>
internal sealed class MeddlingFileSystem : IFileSystem
{
    private static readonly PhysicalFileSystem Disk = PhysicalFileSystem.Instance;

    /// <summary>What is done, with the path of the file that is to be renamed.</summary>
    public Action<string>? BeforeRename { get; set; }

    public Stream? OpenRead(string path) => Disk.OpenRead(path);

    public long? GetLength(string path) => Disk.GetLength(path);

    public DateTime? GetLastWriteTimeUtc(string path) => Disk.GetLastWriteTimeUtc(path);

    public bool SetLastWriteTimeUtc(string path, DateTime time) => Disk.SetLastWriteTimeUtc(path, time);

    public Stream CreateNew(string path) => Disk.CreateNew(path);

    public void Rename(string source, string destination)
    {
        BeforeRename?.Invoke(source);
        Disk.Rename(source, destination);
    }

    public void DeleteFile(string path) => Disk.DeleteFile(path);

    public void CreateFolder(string path) => Disk.CreateFolder(path);

    public bool DeleteEmptyFolder(string path) => Disk.DeleteEmptyFolder(path);

    public void Flush(string path) => Disk.Flush(path);

    public IEnumerable<FolderEntry> List(string folder) => Disk.List(folder);
}
