namespace Memento.Tooling;

/// <summary>What the tool asked for cannot be: a function that is not there, an argument that is none of the parameter's type. The person at the tool can mend it.</summary>
/// <param name="id">The name of the error.</param>
/// <param name="message">A sentence.</param>
/// <param name="hint">What to do; null when the sentence says it.</param>
internal sealed class ToolRequestException(ErrorId id, string message, string? hint = null) : MementoException(id, message)
{
    public string? Hint { get; } = hint;
}
