using System.Buffers;
using System.Security.Cryptography;
using Memento.Files;

namespace Memento.Plugins;

/// <summary>Hashes the plugin files, by themselves or while they are copied.</summary>
internal static class FileHash
{
    private const int BufferSize = 128 * 1024;

    /// <summary>A file that is no longer is read at once.</summary>
    private const int WholeLimit = 1024 * 1024;

    // Whoever replaces a plugin meanwhile must not be stopped by us; the hash tells.
    private const FileShare Sharing = FileShare.ReadWrite | FileShare.Delete;

    /// <summary>The SHA-256 of a file: 64 lowercase hexadecimal digits.</summary>
    public static string Compute(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, Sharing);
        var length = RandomAccess.GetLength(file);
        if (length > WholeLimit)
        {
            using var stream = new FileStream(file, FileAccess.Read, BufferSize);
            return HexText.Of(SHA256.HashData(stream));
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)length + 1);
        try
        {
            // One byte more than there are, so that one which grows meanwhile is not taken for what it was.
            var count = 0;
            for (int read; count < buffer.Length && (read = RandomAccess.Read(file, buffer.AsSpan(count), count)) > 0;)
            {
                count += read;
            }

            return HexText.Of(SHA256.HashData(buffer.AsSpan(0, count)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Copies a file to where none is yet.</summary>
    /// <returns>The SHA-256 of the bytes that were copied, which need not be those the file had a moment ago.</returns>
    public static string Copy(string source, string destination)
    {
        using var reader = Open(source);
        using var writer = new FileStream(destination, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = reader.Read(buffer)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                writer.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return HexText.Of(hash.GetHashAndReset());
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, Sharing, BufferSize, FileOptions.SequentialScan);
}
