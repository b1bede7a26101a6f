using Memento.Storage.Filesystem.Files;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A disk on which some files cannot be read any more, until they are written anew, and of which no file's permissions can be changed.</summary>
internal sealed class WornFileSystem : PassingFileSystem, IFileSystem
{
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);

    /// <summary>Has a file be unreadable.</summary>
    public void Wear(string path) => _unreadable.Add(path);

    public override Stream? OpenRead(string path) => _unreadable.Contains(path) && Disk.GetLength(path) is { } length ? new Unreadable(length) : Disk.OpenRead(path);

    public bool MakeReadOnly(string path) => throw new IOException($"Read-only file system : '{path}'.");

    public override void Rename(string source, string destination)
    {
        Disk.Rename(source, destination);
        _unreadable.Remove(destination);
    }

    public override bool TryRename(string source, string destination)
    {
        var isRenamed = Disk.TryRename(source, destination);
        if (isRenamed)
        {
            _unreadable.Remove(destination);
        }

        return isRenamed;
    }

    public override bool? TryExchange(string one, string other)
    {
        var isExchanged = Disk.TryExchange(one, other);
        if (isExchanged == true && _unreadable.Remove(other))
        {
            _unreadable.Add(one);
        }

        return isExchanged;
    }

    private sealed class Unreadable(long length) : MemoryStream(new byte[length], writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("Input/output error.");

        public override int Read(Span<byte> buffer) => Read([], 0, 0);
    }
}
