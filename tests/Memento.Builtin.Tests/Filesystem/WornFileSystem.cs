using Memento.Storage.Filesystem.Files;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A disk on which some files cannot be read any more, until they are written anew, and of which no file's permissions can be changed.</summary>
internal sealed class WornFileSystem : IFileSystem
{
    private static readonly PhysicalFileSystem Disk = PhysicalFileSystem.Instance;
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);

    /// <summary>Has a file be unreadable.</summary>
    public void Wear(string path) => _unreadable.Add(path);

    public Stream? OpenRead(string path) => _unreadable.Contains(path) && Disk.GetLength(path) is { } length ? new Unreadable(length) : Disk.OpenRead(path);

    public long? GetLength(string path) => Disk.GetLength(path);

    public DateTime? GetLastWriteTimeUtc(string path) => Disk.GetLastWriteTimeUtc(path);

    public bool SetLastWriteTimeUtc(string path, DateTime time) => Disk.SetLastWriteTimeUtc(path, time);

    public bool MakeReadOnly(string path) => throw new IOException($"Read-only file system : '{path}'.");

    public Stream CreateNew(string path) => Disk.CreateNew(path);

    public void Rename(string source, string destination)
    {
        Disk.Rename(source, destination);
        _unreadable.Remove(destination);
    }

    public void DeleteFile(string path) => Disk.DeleteFile(path);

    public void CreateFolder(string path) => Disk.CreateFolder(path);

    public bool DeleteEmptyFolder(string path) => Disk.DeleteEmptyFolder(path);

    public void Flush(string path) => Disk.Flush(path);

    public IEnumerable<FolderEntry> List(string folder) => Disk.List(folder);

    private sealed class Unreadable(long length) : MemoryStream(new byte[length], writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("Input/output error.");

        public override int Read(Span<byte> buffer) => Read([], 0, 0);
    }
}
