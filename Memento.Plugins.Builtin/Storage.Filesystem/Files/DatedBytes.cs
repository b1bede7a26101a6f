namespace Memento.Storage.Filesystem.Files;

/// <summary>All the bytes of a file, and when it was last written, in UTC. A class: for a pair that is a structure the base library has code compiled, which a start of a program waits for.</summary>
internal sealed class DatedBytes(byte[] bytes, DateTime written)
{
    /// <summary>The bytes.</summary>
    public byte[] Bytes { get; } = bytes;

    /// <summary>When the file was last written, in UTC.</summary>
    public DateTime Written { get; } = written;
}
