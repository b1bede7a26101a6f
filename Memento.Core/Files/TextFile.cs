using System.Text;

namespace Memento.Files;

/// <summary>Reads files of UTF-8 text that people edit.</summary>
internal static class TextFile
{
    /// <summary>The bytes of a file, without the mark of their order that some editors put before them.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ReadOnlyMemory<byte> ReadAllBytes(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsMemory(Encoding.UTF8.Preamble.Length) : bytes;
    }
}
