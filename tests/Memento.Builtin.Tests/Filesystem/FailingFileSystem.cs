using Memento.Storage.Filesystem.Files;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A disk of which one operation fails.</summary>
internal sealed class FailingFileSystem(int failAt) : IFileSystem
{
    private static readonly PhysicalFileSystem Disk = PhysicalFileSystem.Instance;

    public int Operations { get; private set; }

    public Stream? OpenRead(string path) => Count(() => Disk.OpenRead(path));

    public long? GetLength(string path) => Count(() => Disk.GetLength(path));

    public DateTime? GetLastWriteTimeUtc(string path) => Count(() => Disk.GetLastWriteTimeUtc(path));

    public bool SetLastWriteTimeUtc(string path, DateTime time) => Count(() => Disk.SetLastWriteTimeUtc(path, time));

    public Stream CreateNew(string path) => Count(() => Disk.CreateNew(path));

    public void Rename(string source, string destination) => Count(() =>
    {
        Disk.Rename(source, destination);
        return true;
    });

    public bool TryRename(string source, string destination) => Count(() => Disk.TryRename(source, destination));

    public bool? TryExchange(string one, string other) => Count(() => Disk.TryExchange(one, other));

    public void DeleteFile(string path) => Count(() =>
    {
        Disk.DeleteFile(path);
        return true;
    });

    public void CreateFolder(string path) => Count(() =>
    {
        Disk.CreateFolder(path);
        return true;
    });

    public bool DeleteEmptyFolder(string path) => Count(() => Disk.DeleteEmptyFolder(path));

    public void Flush(string path) => Count(() =>
    {
        Disk.Flush(path);
        return true;
    });

    public IEnumerable<FolderEntry> List(string folder) => Count(() => Disk.List(folder));

    private T Count<T>(Func<T> operation) => ++Operations == failAt ? throw new IOException("No space left on device.") : operation();
}
