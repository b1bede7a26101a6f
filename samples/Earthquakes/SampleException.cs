namespace Earthquakes;

/// <summary>An error the person at the keyboard can fix; its message is all they are shown.</summary>
public sealed class SampleException : Exception
{
    /// <summary>An error with a sentence that says what was wrong and where.</summary>
    public SampleException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
