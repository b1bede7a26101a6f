namespace Memento;

/// <summary>Reads exceptions of whatever type, whose own code may throw when it is asked: what it throws is not to take the place of the exception.</summary>
internal static class ExceptionReader
{
    /// <summary>The key in <see cref="Exception.Data"/> under which an exception that is replayed has the stack trace of the first time.</summary>
    public const string OriginalStackTraceKey = "Memento.OriginalStackTrace";

    /// <summary>What the names of types begin with.</summary>
    public const string Language = "dotnet";

    /// <summary>What is remembered of an exception; one that was remembered before, and came through a caller, stays what it was.</summary>
    public static ExceptionRecord ToRecord(Exception exception)
    {
        if (exception is MementoException { Original: { } original })
        {
            return original;
        }

        return new ExceptionRecord(
            NameOf(exception.GetType()),
            MessageOf(exception),
            Read(exception, static exception => exception.Data[OriginalStackTraceKey] as string ?? exception.ToString(), "its stack trace"));
    }

    /// <summary>The message of an exception; a word about it where it cannot be read.</summary>
    public static string MessageOf(Exception exception) => Read(exception, static exception => exception.Message, "its message");

    /// <summary>All that an exception says of itself; a word about it where it cannot be read.</summary>
    public static string TextOf(Exception exception) => Read(exception, static exception => exception.ToString(), "it");

    /// <summary>An exception for a logger, which reads it as it likes: the same, or what stands for one that cannot be read.</summary>
    public static Exception Readable(Exception exception)
    {
        try
        {
            _ = (exception.Message, exception.ToString());
            return exception;
        }
        catch (Exception)
        {
            // Code of whoever wrote the exception, in a type whose member a store asked for its value, say.
            return new MementoException(ToRecord(exception));
        }
    }

    /// <summary>What an exception says of itself; a word about it where its own code throws, which is not to take the place of the exception.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="read">Asks it.</param>
    /// <param name="what">What is asked, for the word about it.</param>
    public static string Read(Exception exception, Func<Exception, string?> read, string what)
    {
        try
        {
            return read(exception) ?? "";
        }
        catch (Exception trouble)
        {
            // Whatever it is: it is code of whoever wrote the exception.
            return $"({what} cannot be read: {trouble.GetType()})";
        }
    }

    /// <summary>What a record says of the type.</summary>
    public static string NameOf(Type type)
    {
        var name = string.IsNullOrEmpty(type.Namespace) ? type.FullName! : type.FullName![(type.Namespace.Length + 1)..];
        return $"{Language}::{type.Namespace}:{name}";
    }
}
