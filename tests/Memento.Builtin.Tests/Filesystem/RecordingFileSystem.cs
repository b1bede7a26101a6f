using Memento.Storage.Filesystem.Files;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A disk that says which operations it was asked for, by the names of the interface's members.</summary>
internal sealed class RecordingFileSystem : IFileSystem
{
    private static readonly PhysicalFileSystem Disk = PhysicalFileSystem.Instance;

    /// <summary>The operations, in their order.</summary>
    public List<string> Operations { get; } = [];

    public Stream? OpenRead(string path) => Record(nameof(OpenRead), () => Disk.OpenRead(path));

    public long? GetLength(string path) => Record(nameof(GetLength), () => Disk.GetLength(path));

    public DateTime? GetLastWriteTimeUtc(string path) => Record(nameof(GetLastWriteTimeUtc), () => Disk.GetLastWriteTimeUtc(path));

    public Stream CreateNew(string path) => Record(nameof(CreateNew), () => Disk.CreateNew(path));

    public void Rename(string source, string destination) => Record(nameof(Rename), () =>
    {
        Disk.Rename(source, destination);
        return true;
    });

    public void DeleteFile(string path) => Record(nameof(DeleteFile), () =>
    {
        Disk.DeleteFile(path);
        return true;
    });

    public void CreateFolder(string path) => Record(nameof(CreateFolder), () =>
    {
        Disk.CreateFolder(path);
        return true;
    });

    public bool DeleteEmptyFolder(string path) => Record(nameof(DeleteEmptyFolder), () => Disk.DeleteEmptyFolder(path));

    public IEnumerable<FolderEntry> List(string folder) => Record(nameof(List), () => Disk.List(folder));

    private T Record<T>(string name, Func<T> operation)
    {
        Operations.Add(name);
        return operation();
    }
}
