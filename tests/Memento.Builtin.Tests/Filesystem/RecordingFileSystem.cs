using Memento.Storage.Filesystem.Files;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A disk that says which operations it was asked for, by the names of the interface's members, and of which path.</summary>
internal sealed class RecordingFileSystem : IFileSystem
{
    private static readonly PhysicalFileSystem Disk = PhysicalFileSystem.Instance;

    /// <summary>The operations, in their order.</summary>
    public List<(string Name, string Path)> Operations { get; } = [];

    /// <summary>How many entries of folders were given.</summary>
    public long Entries { get; private set; }

    public Stream? OpenRead(string path) => Record(nameof(OpenRead), path, () => Disk.OpenRead(path));

    public long? GetLength(string path) => Record(nameof(GetLength), path, () => Disk.GetLength(path));

    public DateTime? GetLastWriteTimeUtc(string path) => Record(nameof(GetLastWriteTimeUtc), path, () => Disk.GetLastWriteTimeUtc(path));

    public bool SetLastWriteTimeUtc(string path, DateTime time) => Record(nameof(SetLastWriteTimeUtc), path, () => Disk.SetLastWriteTimeUtc(path, time));

    public Stream CreateNew(string path) => Record(nameof(CreateNew), path, () => Disk.CreateNew(path));

    public void Rename(string source, string destination) => Record(nameof(Rename), destination, () =>
    {
        Disk.Rename(source, destination);
        return true;
    });

    public bool TryRename(string source, string destination) => Record(nameof(Rename), destination, () => Disk.TryRename(source, destination));

    public bool? TryExchange(string one, string other) => Record(nameof(TryExchange), other, () => Disk.TryExchange(one, other));

    public void DeleteFile(string path) => Record(nameof(DeleteFile), path, () =>
    {
        Disk.DeleteFile(path);
        return true;
    });

    public void CreateFolder(string path) => Record(nameof(CreateFolder), path, () =>
    {
        Disk.CreateFolder(path);
        return true;
    });

    public bool DeleteEmptyFolder(string path) => Record(nameof(DeleteEmptyFolder), path, () => Disk.DeleteEmptyFolder(path));

    public void Flush(string path) => Record(nameof(Flush), path, () =>
    {
        Disk.Flush(path);
        return true;
    });

    public IEnumerable<FolderEntry> List(string folder) => Record(nameof(List), folder, () => Disk.List(folder).Select(entry =>
    {
        Entries++;
        return entry;
    }));

    private T Record<T>(string name, string path, Func<T> operation)
    {
        Operations.Add((name, path));
        return operation();
    }
}
