namespace Memento;

/// <summary>
/// The root of what the framework itself throws. Also stands in for a memoized exception whose type cannot be
/// rebuilt: one from another language, or one without a constructor that takes just a message.
/// </summary>
public class MementoException : Exception
{
    /// <summary>An error with a sentence for the person who can mend it.</summary>
    public MementoException(string message) : base(message)
    {
    }

    /// <summary>An error with a sentence for the person who can mend it, and what caused it.</summary>
    public MementoException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>An error with an id, a sentence for the person who can mend it, and what caused it.</summary>
    public MementoException(ErrorId id, string message, Exception? innerException = null) : base(message, innerException)
    {
        Id = id;
        HelpLink = id.HelpLink;
    }

    /// <summary>Stands in for a memoized exception.</summary>
    public MementoException(ExceptionRecord original) : base(original?.Message) => Original = original;

    /// <summary>The name of the error, by which <c>docs/troubleshooting.md</c> explains it; null for an exception that is the program's own.</summary>
    public ErrorId? Id { get; }

    /// <summary>The memoized exception this one stands in for; null for an error of the framework itself.</summary>
    public ExceptionRecord? Original { get; }

    /// <summary>The type, the id, the message and the stack trace.</summary>
    public override string ToString()
    {
        var text = base.ToString();
        var type = GetType().ToString();
        return Id is { } id && text.StartsWith(type, StringComparison.Ordinal) ? $"{type} {id}{text[type.Length..]}" : text;
    }
}
