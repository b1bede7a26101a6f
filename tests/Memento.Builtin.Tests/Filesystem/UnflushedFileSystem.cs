using Memento.Storage.Filesystem.Files;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A disk that does everything but flush.</summary>
internal sealed class UnflushedFileSystem : IFileSystem
{
    private static readonly PhysicalFileSystem Disk = PhysicalFileSystem.Instance;

    public Stream? OpenRead(string path) => Disk.OpenRead(path);

    public long? GetLength(string path) => Disk.GetLength(path);

    public DateTime? GetLastWriteTimeUtc(string path) => Disk.GetLastWriteTimeUtc(path);

    public bool SetLastWriteTimeUtc(string path, DateTime time) => Disk.SetLastWriteTimeUtc(path, time);

    public Stream CreateNew(string path) => Disk.CreateNew(path);

    public void Rename(string source, string destination) => Disk.Rename(source, destination);

    public void DeleteFile(string path) => Disk.DeleteFile(path);

    public void CreateFolder(string path) => Disk.CreateFolder(path);

    public bool DeleteEmptyFolder(string path) => Disk.DeleteEmptyFolder(path);

    public void Flush(string path) => throw new IOException("The disk does not answer.");

    public IEnumerable<FolderEntry> List(string folder) => Disk.List(folder);
}
