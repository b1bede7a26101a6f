namespace Memento.Storage;

/// <summary>
/// How custom metadata stands in a metadata store: the value itself, or a mark that it is kept beside the result's
/// object. Values stay as they are, so that a log is a text file; only one that begins like a mark is wrapped.
/// </summary>
internal static class MetadataEnvelope
{
    private const byte WithData = (byte)'@';
    private const byte Wrapped = (byte)'=';

    /// <summary>Stands for a value that is beside the object.</summary>
    public static ReadOnlyMemory<byte> Mark { get; } = (byte[])[.. Prefix, WithData];

    private static ReadOnlySpan<byte> Prefix => "memento-metadata:63fd9e1c4a5b"u8;

    /// <summary>What to keep for a value.</summary>
    public static ReadOnlyMemory<byte> Wrap(ReadOnlyMemory<byte> value) =>
        value.Span.StartsWith(Prefix) ? (byte[])[.. Prefix, Wrapped, .. value.Span] : value;

    /// <summary>Whether what was kept is the mark.</summary>
    public static bool IsMark(ReadOnlyMemory<byte> kept) => kept.Span.SequenceEqual(Mark.Span);

    /// <summary>The value that was kept; not for the mark.</summary>
    /// <remarks>What ends with the prefix was cut by a store that did not notice, and is nothing but its bytes.</remarks>
    public static ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> kept) =>
        kept.Length > Prefix.Length && kept.Span.StartsWith(Prefix) ? kept[(Prefix.Length + 1)..] : kept;
}
