using System.Globalization;
using System.Text;

namespace Memento.Serialization;

/// <summary>The checksum at the end of a JSON document: a last member of one fixed form, over every byte before it.</summary>
internal static class DocumentSeal
{
    private const int ChecksumLength = 8;

    /// <summary>How many bytes the seal has, with what closes the document.</summary>
    public static int Length => Before.Length + ChecksumLength + After.Length;

    private static ReadOnlySpan<byte> Before => ",\n  \"crc32c\": \""u8;

    private static ReadOnlySpan<byte> After => "\"\n}\n"u8;

    /// <summary>The document with the checksum as its last member.</summary>
    /// <param name="body">An indented JSON object with members, up to the line feed and the brace that would close it.</param>
    public static byte[] Close(ReadOnlySpan<byte> body)
    {
        var sealedDocument = new byte[body.Length + Length];
        Close(body, sealedDocument);
        return sealedDocument;
    }

    /// <summary>Writes the document with the checksum as its last member.</summary>
    /// <param name="body">As for <see cref="Close(ReadOnlySpan{byte})"/>.</param>
    /// <param name="destination">Takes <see cref="Length"/> more bytes than the body has.</param>
    public static void Close(ReadOnlySpan<byte> body, Span<byte> destination)
    {
        body.CopyTo(destination);
        var rest = destination[body.Length..];
        Before.CopyTo(rest);
        Crc32C.Compute(body).TryFormat(rest[Before.Length..], out _, "x8", CultureInfo.InvariantCulture);
        After.CopyTo(rest[(Before.Length + ChecksumLength)..]);
    }

    /// <summary>Compares the checksum.</summary>
    /// <returns>The document up to the seal, without what closes it.</returns>
    /// <exception cref="InvalidDataException">The document is empty, cut short, or altered.</exception>
    public static ReadOnlySpan<byte> Check(ReadOnlySpan<byte> document)
    {
        if (document.IsEmpty)
        {
            throw new InvalidDataException("The document is empty.");
        }

        if (document.Length <= Length || !document[^Length..].StartsWith(Before) || !document[^After.Length..].SequenceEqual(After))
        {
            throw new InvalidDataException("The document does not end with its checksum: it was cut short, altered, or is something else.");
        }

        // Compared as text, so that an upper-case digit counts as an alteration too.
        Span<byte> expected = stackalloc byte[ChecksumLength];
        var body = document[..^Length];
        Crc32C.Compute(body).TryFormat(expected, out _, "x8", CultureInfo.InvariantCulture);
        var found = document[^Length..].Slice(Before.Length, ChecksumLength);
        return found.SequenceEqual(expected)
            ? body
            : throw new InvalidDataException($"The document was altered: its checksum is {Encoding.ASCII.GetString(expected)}, and it says {Encoding.Latin1.GetString(found)}.");
    }
}
