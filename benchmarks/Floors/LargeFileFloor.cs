using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Memento.Benchmarks.Floors;

/// <summary>The least that can be done with a large array: written with its SHA-256 taken; read.</summary>
internal static class LargeFileFloor
{
    private const int Piece = 1024 * 1024;

    /// <summary>Writes an array to a new file, and hashes it on the way.</summary>
    public static void Write(string path, double[] array)
    {
        var bytes = MemoryMarshal.AsBytes(array.AsSpan());
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        for (var at = 0; at < bytes.Length; at += Piece)
        {
            var piece = bytes[at..Math.Min(at + Piece, bytes.Length)];
            hash.AppendData(piece);
            RandomAccess.Write(handle, piece, at);
        }

        hash.GetHashAndReset();
    }

    /// <summary>Reads a file into a new array.</summary>
    public static double[] Read(string path, int length)
    {
        var array = GC.AllocateUninitializedArray<double>(length);
        var bytes = MemoryMarshal.AsBytes(array.AsSpan());
        using var handle = File.OpenHandle(path);
        for (var at = 0; at < bytes.Length;)
        {
            var count = RandomAccess.Read(handle, bytes[at..], at);
            at += count > 0 ? count : throw new EndOfStreamException();
        }

        return array;
    }
}
