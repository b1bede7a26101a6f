namespace Memento.Tooling;

/// <summary>Tells trouble that has words of its own for a person from that of which the message may be as little as "Connection refused". For both ends of the command-line tool.</summary>
internal static class ExpectedTrouble
{
    /// <summary>Whether an exception is told in its own sentence.</summary>
    public static bool Is(Exception exception) =>
        ErrorId.Of(exception) is not null || exception is MementoException or ToolRequestException or IOException or UnauthorizedAccessException or InvalidDataException;
}
