using System.Text;
using Memento.Running.Processes.Pool;

namespace Memento.Running.Processes.Protocol;

/// <summary>Why a worker cannot run a call, as a message: a line with the id of the error, which may be empty, and the sentence.</summary>
internal static class Refusal
{
    /// <summary>The message.</summary>
    public static byte[] Write(Exception exception) =>
        Write(ErrorId.Of(exception), exception is MementoException ? ExceptionReader.MessageOf(exception) : $"{exception.GetType()}: {ExceptionReader.MessageOf(exception)}");

    /// <summary>The message.</summary>
    public static byte[] Write(ErrorId? id, string text) => Encoding.UTF8.GetBytes($"{id}\n{text}");

    /// <summary>What the caller is told.</summary>
    public static Reply Read(ReadOnlySpan<byte> content)
    {
        var text = Encoding.UTF8.GetString(content);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return new Reply(ReplyKind.Refused, Text: text[(end + 1)..], Id: end > 0 ? new ErrorId(text[..end]) : null);
    }
}
