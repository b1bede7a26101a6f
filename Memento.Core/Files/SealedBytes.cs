using System.Security.Cryptography;

namespace Memento.Files;

/// <summary>Bytes behind their SHA-256, so that what was cut or changed is known to be.</summary>
internal static class SealedBytes
{
    /// <summary>A stream for what is to be sealed.</summary>
    public static MemoryStream Begin()
    {
        var stream = new MemoryStream();
        stream.SetLength(SHA256.HashSizeInBytes);
        stream.Position = SHA256.HashSizeInBytes;
        return stream;
    }

    /// <summary>Seals what was written to a stream of <see cref="Begin"/>.</summary>
    public static byte[] Seal(MemoryStream stream)
    {
        var bytes = stream.ToArray();
        SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes), bytes);
        return bytes;
    }

    /// <summary>Seals what was written to a stream of <see cref="Begin"/>, and keeps it in a file, whose folder is made where it is missing.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Seal(MemoryStream stream, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, Seal(stream));
    }

    /// <summary>What was sealed in a file; null where there is none, or it is damaged.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static MemoryStream? Open(string path) => File.Exists(path) ? Open(File.ReadAllBytes(path)) : null;

    /// <summary>What was sealed; null where the bytes are damaged.</summary>
    public static MemoryStream? Open(byte[] bytes)
    {
        if (bytes.Length < SHA256.HashSizeInBytes)
        {
            return null;
        }

        var hash = SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes));
        for (var i = 0; i < hash.Length; i++)
        {
            if (bytes[i] != hash[i])
            {
                return null;
            }
        }

        return new MemoryStream(bytes, SHA256.HashSizeInBytes, bytes.Length - SHA256.HashSizeInBytes, writable: false);
    }
}
