using Memento.Storage.Filesystem.Files;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A disk on which some files cannot be read any more, until they are written anew, and of which no file's permissions can be changed.</summary>
internal sealed class WornFileSystem : IFileSystem
{
    private static readonly PhysicalFileSystem Disk = PhysicalFileSystem.Instance;
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);

    /// <summary>Has a file be unreadable.</summary>
    public void Wear(string path) => _unreadable.Add(path);

    public Stream? OpenRead(string path) => Disk.OpenRead(path) is { } stream ? (_unreadable.Contains(path) ? new Unreadable(stream) : stream) : null;

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

    private sealed class Unreadable(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("Input/output error.");

        public override long Seek(long offset, SeekOrigin origin) => Position = offset;

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
