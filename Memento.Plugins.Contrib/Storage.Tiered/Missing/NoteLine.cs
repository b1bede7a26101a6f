using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Memento.Serialization;

namespace Memento.Storage.Tiered;

/// <summary>A line of a file of notes: the CRC-32C of a JSON object in eight hexadecimal digits, a space, the object. A line that was cut or altered is told from one that was not.</summary>
internal static class NoteLine
{
    private const int ChecksumLength = 8;

    public static byte[] Format(JsonObject note)
    {
        var json = note.ToJsonString();
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Crc32C.Compute(Encoding.UTF8.GetBytes(json)):x8} {json}\n"));
    }

    /// <summary>Reads a line; null when it is not as it was written.</summary>
    public static JsonObject? Parse(string line)
    {
        if (line.Length <= ChecksumLength || line[ChecksumLength] != ' '
            || !uint.TryParse(line.AsSpan(0, ChecksumLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var checksum)
            || Crc32C.Compute(Encoding.UTF8.GetBytes(line[(ChecksumLength + 1)..])) != checksum)
        {
            return null;
        }

        return JsonNode.Parse(line[(ChecksumLength + 1)..]) as JsonObject;
    }

    /// <summary>Opens a file of notes, which others may write to meanwhile.</summary>
    /// <exception cref="IOException">The file could not be read.</exception>
    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Reads the lines of a file that end, and says where the last of them does. What follows is being written, or was when its writer was killed.</summary>
    /// <exception cref="IOException">The file could not be read.</exception>
    public static (IReadOnlyList<string> Lines, long End) ReadFrom(Stream stream, long start)
    {
        stream.Position = Math.Min(start, stream.Length);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var all = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        var end = all.LastIndexOf((byte)'\n') + 1;
        return (Encoding.UTF8.GetString(all[..end]).Split('\n', StringSplitOptions.RemoveEmptyEntries), start + end);
    }

    /// <summary>Reads the first line of a file; null when there is none that ends.</summary>
    /// <exception cref="IOException">The file could not be read.</exception>
    public static string? ReadFirst(Stream stream)
    {
        using var line = new MemoryStream();
        for (int read; (read = stream.ReadByte()) != '\n'; line.WriteByte((byte)read))
        {
            if (read < 0)
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString(line.GetBuffer().AsSpan(0, (int)line.Length));
    }

    /// <summary>A call as text.</summary>
    public static string TextOf(CallKey call) => call.ToString();

    /// <summary>A call from its text; null when it is none.</summary>
    public static CallKey? ParseCall(string text)
    {
        // An argument hash has no slash, and a name may have some.
        var slash = text.LastIndexOf('/');
        return slash > 0 && ArgumentHash.TryParse(text.AsSpan(slash + 1), out var hash) ? new CallKey(FunctionName.Parse(text[..slash]), hash) : null;
    }
}
