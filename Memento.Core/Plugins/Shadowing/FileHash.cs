using System.Buffers;
using System.Security.Cryptography;

namespace Memento.Plugins;

/// <summary>Hashes the plugin files, by themselves or while they are copied.</summary>
internal static class FileHash
{
    private const int BufferSize = 128 * 1024;

    /// <summary>The SHA-256 of a file: 64 lowercase hexadecimal digits.</summary>
    public static string Compute(string path)
    {
        using var stream = Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
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

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Whoever replaces a plugin meanwhile must not be stopped by us; the hash tells.
    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, FileOptions.SequentialScan);
}
