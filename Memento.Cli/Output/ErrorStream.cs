using Memento.Files;

namespace Memento.Cli.Output;

/// <summary>
/// Standard error, which may be a log on a disk that is full, or closed by who started the tool. What cannot be told there has nowhere else to go: it is left out, and what was asked for goes on and ends as it
/// would.
/// </summary>
internal sealed class ErrorStream(Stream inner) : ForwardOnlyStream(inner)
{
    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            base.Write(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The latter where it is open for reading alone.
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }
}
