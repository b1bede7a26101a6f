using System.IO.Compression;
using System.Runtime.InteropServices;
using Memento.Files;
using Memento.Serialization.Npy;

namespace Memento.Serialization.Tables;

/// <summary>
/// Writes an .npz archive: a zip of .npy files, not compressed, so that they are read as they lie. The same entries make
/// the same bytes, wherever and whenever they are written.
/// </summary>
internal sealed class NpzWriter(Stream destination) : IDisposable
{
    // The earliest time that a zip can tell.
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // To the archive a stream that only goes forward: where it could go back it would write other bytes.
    private readonly ZipArchive _archive = new(new ForwardOnlyStream(destination), ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Begins an entry of one dimension, and writes its header.</summary>
    /// <param name="name">The entry's name, without <c>.npy</c>.</param>
    /// <param name="descr">The type of its items.</param>
    /// <param name="count">How many there will be.</param>
    /// <returns>Takes the items; disposed of before the next entry begins.</returns>
    public Stream Begin(string name, string descr, long count)
    {
        var stream = BeginFile(name + NpzReader.Ending);
        new NpyHeader(descr, IsFortranOrder: false, [count]).Write(stream);
        return stream;
    }

    /// <summary>Writes an entry of one dimension.</summary>
    public void Write<T>(string name, ReadOnlySpan<T> items, NpyElement<T> element)
        where T : unmanaged
    {
        using var stream = Begin(name, element.Descr, items.Length);
        for (var at = 0; at < items.Length; at += NpyItems.PieceSize)
        {
            NpyItems.Write(stream, MemoryMarshal.AsBytes(items.Slice(at, Math.Min(NpyItems.PieceSize, items.Length - at))), element);
        }
    }

    /// <summary>Begins an entry that is no array.</summary>
    public Stream BeginFile(string name)
    {
        var entry = _archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Time;
        entry.ExternalAttributes = 0;
        return entry.Open();
    }

    /// <summary>Writes the archive's directory.</summary>
    public void Dispose() => _archive.Dispose();
}
