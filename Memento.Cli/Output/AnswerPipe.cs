using System.Runtime.InteropServices;
using Memento.Files;

namespace Memento.Cli.Output;

/// <summary>
/// Standard output where it may be a pipe. The stream that the framework has for it passes over that the reader is gone, and everything would be computed and written for nobody; this one ends that.
/// </summary>
internal sealed partial class AnswerPipe : ForwardOnlyStream
{
    // POLLERR, by which Linux tells it, and POLLHUP, by which others do.
    private const short Gone = 0x8 | 0x10;

    private readonly Action _closed;
    private readonly bool _isOpen = StandardDescriptor.IsOpen(StandardDescriptor.Output);

    private AnswerPipe(Stream pipe, Action closed)
        : base(pipe) => _closed = closed;

    /// <summary>Opens standard output.</summary>
    /// <param name="closed">Is told when the reader is gone, before <see cref="OutputClosedException"/> is thrown.</param>
    public static Stream Open(Action closed)
    {
        var stream = Console.OpenStandardOutput();
        return OperatingSystem.IsWindows() || !Console.IsOutputRedirected ? stream : new AnswerPipe(stream, closed);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_isOpen)
        {
            throw new IOException("Standard output is closed.");
        }

        if (IsReaderGone())
        {
            _closed();
            throw new OutputClosedException();
        }

        try
        {
            base.Write(buffer);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException("Standard output is open for reading alone.", exception);
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A pipe is written to as it is read; there is nothing to wait for beside it.
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    private static bool IsReaderGone()
    {
        var asked = new Asked { Descriptor = StandardDescriptor.Output };
        return Poll(ref asked, 1, 0) > 0 && (asked.Found & Gone) != 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Asked asked, nuint count, int milliseconds);

    // The system's struct pollfd.
    [StructLayout(LayoutKind.Sequential)]
    private struct Asked
    {
        public int Descriptor;
        public short Looked;
        public short Found;
    }
}
