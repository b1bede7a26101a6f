using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Memento.Serialization;

namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// The file <c>format</c> at the store's root: the number of the format of all that is below. JSON, with a checksum over what stands
/// before it, so that a damaged number is not taken for a newer one. Later formats keep this form.
/// </summary>
internal sealed class StoreFormat(StoreFolder folder)
{
    /// <summary>The number of the format that is written, and the newest that is read.</summary>
    public const int Newest = 1;

    private readonly string _path = Path.Combine(folder.Root, "format");

    private static ReadOnlySpan<byte> Begin => "{\n  \"format\": "u8;

    /// <summary>What <see cref="Render"/> makes of one: the file that nearly every store has is known by sight.</summary>
    private static ReadOnlySpan<byte> FileOfOne => "{\n  \"format\": 1,\n  \"crc32c\": \"52954628\"\n}\n"u8;

    /// <summary>Why this build does not use the store, as a sentence; null when it does, and when the store does not say.</summary>
    /// <exception cref="IOException">The file cannot be read now.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public string? FindRefusal() => Refusal(Read());

    /// <summary>Writes the file where there is none, or none that can be trusted.</summary>
    /// <exception cref="IOException">The store is of a newer format by now, or cannot be written.</exception>
    public void Write()
    {
        var number = Read();
        if (Refusal(number) is { } refusal)
        {
            throw new IOException(refusal).WithId(StorageErrors.NewerFormat);
        }

        if (number is null)
        {
            folder.Write(_path, static stream => stream.Write(Render(Newest)));
        }
    }

    private string? Refusal(int? number) => number > Newest
        ? string.Create(CultureInfo.InvariantCulture, $"The store in '{folder.Root}' is of format {number}, and this version of Memento reads formats up to {Newest}: use a newer version of Memento, or give the store another folder.")
        : null;

    private static byte[] Render(int number)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"{Encoding.ASCII.GetString(Begin)}{number}");
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{body},\n  \"crc32c\": \"{Crc32C.Compute(Encoding.ASCII.GetBytes(body)):x8}\"\n}}\n"));
    }

    /// <summary>The number; null when there is none that can be trusted, which is logged when there is a file.</summary>
    private int? Read()
    {
        if (folder.Files.ReadWhole(_path) is not { } bytes)
        {
            return null;
        }

        var file = bytes.AsSpan();
        if (file.SequenceEqual(FileOfOne))
        {
            return 1;
        }

        // There is one file for a number: whatever else begins like it was altered.
        if (file.StartsWith(Begin) && Utf8Parser.TryParse(file[Begin.Length..], out int number, out _) && number > 0 && file.SequenceEqual(Render(number)))
        {
            return number;
        }

        FilesystemLog.DamagedFile(folder.Logger, _path, "it does not say the format of the store as Memento writes it");
        return null;
    }
}
