namespace Memento;

/// <summary>
/// An exception that is never a result: a memento function that throws it, or one derived from it, is run again at
/// the next call. For what may go better next time, such as a server that does not answer.
/// </summary>
public class NonMemoizedException : MementoException
{
    /// <summary>An error that must not be remembered.</summary>
    public NonMemoizedException(string message) : base(message)
    {
    }

    /// <summary>An error that must not be remembered, and what caused it.</summary>
    public NonMemoizedException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>An error with an id that must not be remembered, and what caused it.</summary>
    public NonMemoizedException(ErrorId id, string message, Exception? innerException = null) : base(id, message, innerException)
    {
    }
}
