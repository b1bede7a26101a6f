namespace Memento.Cli;

/// <summary>What keeps the tool from answering, in words for the person at it.</summary>
/// <param name="id">The name of the error.</param>
/// <param name="message">One sentence.</param>
/// <param name="hint">What to do; null when the sentence says it.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="details">What is behind it, for who asks for it; null when there is nothing more.</param>
internal sealed class ToolException(ErrorId id, string message, string? hint = null, int exitCode = ExitCodes.Usage, string? details = null) : Exception(message)
{
    /// <summary>What to do about an empty value.</summary>
    public const string EmptyHint = "A variable of a script that is not set gives an empty one.";

    public ErrorId Id { get; } = id;

    public string? Hint { get; } = hint;

    public int ExitCode { get; } = exitCode;

    public string? Details { get; } = details;
}
