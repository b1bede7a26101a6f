using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Memento.Running.Processes.Protocol;

/// <summary>Reads frames from a pipe, on the thread that asks.</summary>
internal static class FrameReader
{
    private const int ShownBytes = 60;

    /// <summary>The next frame; null where the stream ends before one.</summary>
    /// <exception cref="ProtocolException">What comes is no frame, or ends within one.</exception>
    public static Frame? Read(Stream stream)
    {
        var header = new byte[FrameFormat.HeaderLength];
        var count = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (count == 0)
        {
            return null;
        }

        if (!header.AsSpan(0, Math.Min(count, FrameFormat.Mark.Length)).SequenceEqual(FrameFormat.Mark[..Math.Min(count, FrameFormat.Mark.Length)]))
        {
            throw NoFrame(stream, header.AsSpan(0, count));
        }

        if (count < header.Length)
        {
            throw new ProtocolException("it ended in the middle of a message");
        }

        if (header[2] != FrameFormat.Version)
        {
            throw new ProtocolException(string.Create(CultureInfo.InvariantCulture, $"it speaks version {header[2]} of the protocol of workers, and this process version {FrameFormat.Version}; start both from the same build"));
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        if (length is < 0 or > FrameFormat.MaximumContent)
        {
            throw new ProtocolException(string.Create(CultureInfo.InvariantCulture, $"it announces a message of {(uint)length} bytes, and {FrameFormat.MaximumContent} are the most"));
        }

        var content = new byte[length];
        return stream.ReadAtLeast(content, length, throwOnEndOfStream: false) == length
            ? new Frame((FrameKind)header[3], BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4)), content)
            : throw new ProtocolException("it ended in the middle of a message");
    }

    private static ProtocolException NoFrame(Stream stream, ReadOnlySpan<byte> begin)
    {
        // What has come with it shows better who wrote it; there may be nothing more for now.
        Span<byte> shown = stackalloc byte[ShownBytes];
        begin.CopyTo(shown);
        var length = begin.Length < FrameFormat.HeaderLength ? begin.Length : begin.Length + stream.Read(shown[begin.Length..]);
        var text = new StringBuilder();
        foreach (var c in Encoding.Latin1.GetString(shown[..length]))
        {
            text.Append(char.IsControl(c) ? ' ' : c);
        }

        return new ProtocolException($"something other than this runner wrote to its standard output: '{text.ToString().Trim()}'. Functions may print by Console, which is kept apart; native code must not write there");
    }
}
