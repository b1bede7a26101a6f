namespace Memento.Serialization;

/// <summary>Reads streams whole.</summary>
internal static class StreamBytes
{
    /// <summary>All that is left of a stream.</summary>
    public static byte[] ReadAll(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.CanSeek)
        {
            var left = source.Length - source.Position;
            if (left <= Array.MaxLength)
            {
                // One array of the right size, filled in place, as long as the length that the stream tells is true.
                var bytes = new byte[left];
                var read = source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                if (read == bytes.Length && source.Position == source.Length)
                {
                    return bytes;
                }

                source.Position -= read;
            }
        }

        using var copy = new MemoryStream();
        source.CopyTo(copy);
        return copy.ToArray();
    }
}
