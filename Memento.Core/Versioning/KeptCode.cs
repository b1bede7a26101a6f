using System.Security.Cryptography;

namespace Memento.Versioning;

/// <summary>
/// What is kept of a function's code for the next process, as bytes: the SHA-256 of what follows, so that what was cut or changed is known to be,
/// then the parts of <see cref="FunctionCode"/> in their order, but how the assemblies were built, which is read when somebody asks.
/// </summary>
/// <remarks>Not <see cref="FunctionCodeText"/>: to write and read JSON takes a program that starts longer than all else that it does with it.</remarks>
internal static class KeptCode
{
    /// <summary>Part of the name of what is kept, and raised when its form changes.</summary>
    public const string Form = "4";

    /// <summary>Writes a function's code.</summary>
    public static byte[] Write(FunctionCode code)
    {
        using var bytes = new MemoryStream();
        bytes.SetLength(SHA256.HashSizeInBytes);
        bytes.Position = SHA256.HashSizeInBytes;
        new KeptCodeWriter(bytes).Write(code);
        var kept = bytes.ToArray();
        SHA256.HashData(kept.AsSpan(SHA256.HashSizeInBytes), kept);
        return kept;
    }

    /// <summary>Reads a function's code; null where the bytes are damaged.</summary>
    public static FunctionCode? Read(byte[] kept)
    {
        if (kept.Length < SHA256.HashSizeInBytes)
        {
            return null;
        }

        var hash = SHA256.HashData(kept.AsSpan(SHA256.HashSizeInBytes));
        for (var i = 0; i < hash.Length; i++)
        {
            if (kept[i] != hash[i])
            {
                return null;
            }
        }

        using var bytes = new MemoryStream(kept, SHA256.HashSizeInBytes, kept.Length - SHA256.HashSizeInBytes, writable: false);
        return new KeptCodeReader(bytes).Read();
    }
}
