using System.Text;
using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>
/// What the file <c>current</c> of an object says: which version is the newest, and of which key, since a folder's name
/// may be too short for it. Two lines, sealed; nothing absolute, so that a store can be moved.
/// </summary>
internal sealed record VersionLink(string Version, string Path)
{
    public void Write(Stream stream) => SealedFile.Write(stream, Encoding.ASCII.GetBytes($"{Version}\n{Encode(Path)}"), "");

    /// <summary>The whole file.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        Write(stream);
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not a link; the message is the end of a sentence.</exception>
    public static VersionLink Read(ReadOnlyMemory<byte> file)
    {
        var lines = Encoding.ASCII.GetString(SealedFile.Read(file).Content.Span).Split('\n');
        return lines.Length == 2 && Decode(lines[1]) is { } path
            ? new VersionLink(lines[0], path)
            : throw new InvalidDataException("it is no link");
    }

    private static string Encode(string path) => string.Join('/', path.Split('/').Select(FileName.EscapeWhole));

    private static string? Decode(string path)
    {
        var segments = Array.ConvertAll(path.Split('/'), FileName.Unescape);
        return Array.TrueForAll(segments, static segment => segment is not null) ? string.Join('/', segments) : null;
    }
}
