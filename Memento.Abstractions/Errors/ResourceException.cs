namespace Memento;

/// <summary>
/// A resource that a memento function declares cannot be described: a file that cannot be read, a kind of resource that nobody has
/// registered. Never remembered: it may go better next time.
/// </summary>
public sealed class ResourceException : NonMemoizedException
{
    /// <summary>A resource cannot be described.</summary>
    /// <param name="message">Which one, why, and what to do.</param>
    /// <param name="innerException">What its type threw; null when there is none.</param>
    public ResourceException(string message, Exception? innerException = null) : this(ResourceErrors.NotDescribed, message, innerException)
    {
    }

    /// <summary>A resource cannot be described, with an id of the reason.</summary>
    /// <param name="id">The id.</param>
    /// <param name="message">Which one, why, and what to do.</param>
    /// <param name="innerException">What its type threw; null when there is none.</param>
    public ResourceException(ErrorId id, string message, Exception? innerException = null) : base(id, message, innerException)
    {
    }
}
