using Memento.Storage.Filesystem.Files;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>The disk, for those that differ from it in something.</summary>
internal abstract class PassingFileSystem : IFileSystem
{
    protected static PhysicalFileSystem Disk => PhysicalFileSystem.Instance;

    public virtual Stream? OpenRead(string path) => Disk.OpenRead(path);

    public virtual long? GetLength(string path) => Disk.GetLength(path);

    public DateTime? GetLastWriteTimeUtc(string path) => Disk.GetLastWriteTimeUtc(path);

    public bool SetLastWriteTimeUtc(string path, DateTime time) => Disk.SetLastWriteTimeUtc(path, time);

    public Stream CreateNew(string path) => Disk.CreateNew(path);

    public virtual void Rename(string source, string destination) => Disk.Rename(source, destination);

    public virtual bool TryRename(string source, string destination) => Disk.TryRename(source, destination);

    public virtual bool? TryExchange(string one, string other) => Disk.TryExchange(one, other);

    public virtual void DeleteFile(string path) => Disk.DeleteFile(path);

    public void CreateFolder(string path) => Disk.CreateFolder(path);

    public bool DeleteEmptyFolder(string path) => Disk.DeleteEmptyFolder(path);

    public virtual void Flush(string path) => Disk.Flush(path);

    public virtual IEnumerable<FolderEntry> List(string folder) => Disk.List(folder);
}
