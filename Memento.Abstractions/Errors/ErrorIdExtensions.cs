namespace Memento;

/// <summary>Gives ids to exceptions whose type has no place for one, such as an <see cref="IOException"/> of a store.</summary>
public static class ErrorIdExtensions
{
    /// <summary>The key in <see cref="Exception.Data"/>.</summary>
    internal const string Key = "Memento.ErrorId";

    /// <summary>Gives an exception an id, to be thrown. <see cref="ErrorId.Of(Exception?)"/> reads it.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="id">Its id.</param>
    /// <returns>The same exception.</returns>
    public static TException WithId<TException>(this TException exception, ErrorId id)
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(exception);
        exception.Data[Key] = id.ToString();
        exception.HelpLink ??= id.HelpLink;
        return exception;
    }
}
