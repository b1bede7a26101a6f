using System.Globalization;
using System.Text;
using Memento.Serialization;

namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// A small file that is checked when it is read: the content, a label, and a last line with the length of the label and
/// the CRC-32C of all before it. A text stays readable as a text.
/// </summary>
internal static class SealedFile
{
    private const int NumberLength = 8;

    private static ReadOnlySpan<byte> Begin => "\n#memento "u8;

    private static int SealLength => Begin.Length + NumberLength + 1 + NumberLength + 1;

    /// <summary>Writes the file.</summary>
    /// <param name="stream">Takes the bytes.</param>
    /// <param name="content">The content.</param>
    /// <param name="label">ASCII: what the file's name should say and has no room for; mostly empty.</param>
    public static void Write(Stream stream, ReadOnlySpan<byte> content, string label)
    {
        var tail = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{label}{Encoding.ASCII.GetString(Begin)}{label.Length:x8} "));
        var crc = default(Crc32C);
        crc.Append(content);
        crc.Append(tail);
        stream.Write(content);
        stream.Write(tail);
        stream.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{crc.Value:x8}\n")));
    }

    /// <summary>Reads a file of a store; null when there is none, or none that can be trusted, which is logged.</summary>
    public static (ReadOnlyMemory<byte> Content, string Label)? ReadFrom(StoreFolder folder, string path)
    {
        if (folder.Files.ReadWhole(path) is not { } bytes)
        {
            return null;
        }

        try
        {
            return Read(bytes);
        }
        catch (InvalidDataException exception)
        {
            // What lies is absent.
            FilesystemLog.DamagedFile(folder.Logger, path, exception.Message);
            return null;
        }
    }

    /// <summary>Looks at a file of a store; deletes one that cannot be trusted. Null when it is whole, or gone by now.</summary>
    public static StoreDamage? Verify(StoreFolder folder, string path, bool repair)
    {
        if (folder.Files.ReadWhole(path) is not { } bytes)
        {
            return null;
        }

        try
        {
            Read(bytes);
            return null;
        }
        catch (InvalidDataException exception)
        {
            if (repair)
            {
                folder.TryDelete(path, found => found.AsSpan().SequenceEqual(bytes));
            }

            return new StoreDamage(path, $"It cannot be trusted: {exception.Message}.", repair);
        }
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">The bytes were altered or cut short.</exception>
    public static (ReadOnlyMemory<byte> Content, string Label) Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length < SealLength)
        {
            throw new InvalidDataException("it was cut short, or is something else");
        }

        var seal = file.Span[^SealLength..];
        var number = seal[Begin.Length..];
        var isSeal = seal.StartsWith(Begin) && number[NumberLength] == (byte)' ' && seal[^1] == (byte)'\n';
        var end = file.Length - SealLength;
        Span<byte> checksum = stackalloc byte[NumberLength];
        Crc32C.Compute(file.Span[..^(NumberLength + 1)]).TryFormat(checksum, out _, "x8", CultureInfo.InvariantCulture);
        if (!isSeal
            || !number[(NumberLength + 1)..^1].SequenceEqual(checksum)
            || !int.TryParse(number[..NumberLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var labelLength)
            || labelLength < 0 || labelLength > end)
        {
            throw new InvalidDataException("its bytes were altered or cut short");
        }

        return (file[..(end - labelLength)], Encoding.ASCII.GetString(file.Span[(end - labelLength)..end]));
    }
}
