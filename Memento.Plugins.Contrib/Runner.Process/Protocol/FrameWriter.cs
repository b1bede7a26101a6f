using System.Buffers.Binary;

namespace Memento.Running.Processes.Protocol;

/// <summary>Writes frames to a pipe, from any thread, one after the other.</summary>
/// <param name="stream">The pipe.</param>
internal sealed class FrameWriter(Stream stream)
{
    /// <summary>Up to how many bytes a frame is one write, which a reader sees whole.</summary>
    private const int Together = 16 * 1024;

    private readonly Lock _gate = new();

    /// <summary>Writes a frame; waits while the pipe is full.</summary>
    /// <exception cref="IOException">Nobody reads the pipe any longer.</exception>
    /// <exception cref="ProtocolException">The content is longer than a frame may have.</exception>
    public void Write(FrameKind kind, int call, ReadOnlySpan<byte> content)
    {
        if (content.Length > FrameFormat.MaximumContent)
        {
            throw new ProtocolException($"a message of {content.Length} bytes is more than the {FrameFormat.MaximumContent} that are sent to a process or from it");
        }

        Span<byte> header = stackalloc byte[FrameFormat.HeaderLength];
        FrameFormat.Mark.CopyTo(header);
        header[2] = FrameFormat.Version;
        header[3] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], call);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], content.Length);
        lock (_gate)
        {
            if (content.Length <= Together)
            {
                Span<byte> frame = stackalloc byte[FrameFormat.HeaderLength + content.Length];
                header.CopyTo(frame);
                content.CopyTo(frame[header.Length..]);
                stream.Write(frame);
            }
            else
            {
                stream.Write(header);
                stream.Write(content);
            }

            stream.Flush();
        }
    }
}
