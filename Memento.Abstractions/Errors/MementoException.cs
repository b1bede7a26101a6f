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

    /// <summary>Stands in for a memoized exception.</summary>
    public MementoException(ExceptionRecord original) : base(original?.Message) => Original = original;

    /// <summary>The memoized exception this one stands in for; null for an error of the framework itself.</summary>
    public ExceptionRecord? Original { get; }
}
