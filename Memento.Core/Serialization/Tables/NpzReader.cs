using System.IO.Compression;
using System.Runtime.InteropServices;
using Memento.Serialization.Npy;

namespace Memento.Serialization.Tables;

/// <summary>Reads an .npz archive, and takes no more memory than a small multiple of what is stored, whatever it claims to hold.</summary>
internal sealed class NpzReader : IDisposable
{
    /// <summary>The ending of every array's entry.</summary>
    public const string Ending = ".npy";

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Opens an archive.</summary>
    /// <param name="source">Its bytes, in a stream that can seek and begins with them.</param>
    /// <exception cref="InvalidDataException">It is none, or has entries that are compressed or overlap.</exception>
    public NpzReader(Stream source)
    {
        _archive = new ZipArchive(source, ZipArchiveMode.Read, leaveOpen: true);
        var left = source.Length;
        foreach (var entry in _archive.Entries)
        {
            // A few bytes that unpack to gigabytes, or many entries that share the same bytes, end here.
            left -= entry.Length;
            if (entry.Length != entry.CompressedLength || left < 0)
            {
                throw new InvalidDataException($"The entry '{entry.FullName}' of the stored .npz archive is compressed, or larger than the archive; entries are stored as they are.");
            }

            if (!_entries.TryAdd(entry.FullName, entry))
            {
                throw new InvalidDataException($"The stored .npz archive has two entries '{entry.FullName}'.");
            }
        }
    }

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Whether there is an array of that name.</summary>
    public bool Contains(string name) => _entries.ContainsKey(name + Ending);

    /// <summary>Reads an array of one dimension.</summary>
    /// <param name="name">The entry's name, without <c>.npy</c>.</param>
    /// <param name="count">How many items it must have.</param>
    /// <param name="element">What they must be.</param>
    /// <exception cref="InvalidDataException">There is no such entry, or it holds something else.</exception>
    public T[] Read<T>(string name, int count, NpyElement<T> element)
        where T : unmanaged
    {
        using var array = Open(name, out var header);
        array.Expect(header, count, element.Size);
        var items = GC.AllocateUninitializedArray<T>(count);
        var isBigEndian = element.IsBigEndian(header.Descr);
        for (var at = 0; at < count; at += NpyItems.PieceSize)
        {
            NpyItems.Read(array.Items, MemoryMarshal.AsBytes(items.AsSpan(at, Math.Min(NpyItems.PieceSize, count - at))), element, isBigEndian);
        }

        return items;
    }

    /// <summary>Opens an array.</summary>
    /// <exception cref="InvalidDataException">There is no such entry, or it is no array.</exception>
    public NpzEntry Open(string name, out NpyHeader header)
    {
        var stream = OpenFile(name + Ending, out var length);
        try
        {
            header = NpyHeader.Read(stream);
            return new NpzEntry(name, stream, length - header.Length);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Opens an entry that is no array.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public Stream OpenFile(string name, out long length)
    {
        var entry = _entries.GetValueOrDefault(name) ?? throw new InvalidDataException($"The stored .npz archive has no entry '{name}'.");
        length = entry.Length;
        return entry.Open();
    }

    /// <summary>Closes the archive, not the stream.</summary>
    public void Dispose() => _archive.Dispose();
}
