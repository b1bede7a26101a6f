using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Memento;

/// <summary>
/// The name of an error, which stays what it is whatever the sentence becomes: <c>MEM201</c>. The page <c>docs/troubleshooting.md</c> has an entry for each, with
/// what causes it and what to do. Those below 100 are of the compiler; of the others the first digit is the area, each of which has a class of constants here.
/// </summary>
public readonly record struct ErrorId
{
    private const string Prefix = "MEM";
    private const string Page = "docs/troubleshooting.md#";

    // Events of the framework below a warning have four digits: they are no errors.
    private const int First = 100;
    private const int Last = 899;

    private readonly string? _text;

    /// <summary>An id of another's own, such as of a plugin.</summary>
    /// <param name="text">Letters and digits, with a prefix that nobody else has.</param>
    public ErrorId(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        _text = text;
    }

    /// <summary>Where the error is explained; null for an id that is not of the framework.</summary>
    public string? HelpLink => _text?.StartsWith(Prefix, StringComparison.Ordinal) == true ? Page + _text.ToLowerInvariant() : null;

    /// <summary>The id of one of the numbers that the classes beside this one have.</summary>
    public static implicit operator ErrorId(int number) => Of(number);

    /// <summary>The id of one of the numbers that the classes beside this one have.</summary>
    public static ErrorId Of(int number) => new(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:000}"));

    /// <summary>The id that an exception carries, or the first that one within it carries; null when there is none.</summary>
    /// <param name="exception">An exception of any type; null for none.</param>
    public static ErrorId? Of(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is MementoException { Id: { } id })
            {
                return id;
            }

            if (DataOf(exception) is string text)
            {
                return new ErrorId(text);
            }
        }

        return null;
    }

    /// <summary>The id of a warning or an error that the framework logged: its event's number is the id's. Null for all else.</summary>
    /// <param name="category">Who logged it. Others number their events as they like.</param>
    /// <param name="logged">The event.</param>
    public static ErrorId? Of(string category, EventId logged)
    {
        ArgumentNullException.ThrowIfNull(category);
        return logged.Id is >= First and <= Last && category.StartsWith("Memento.", StringComparison.Ordinal) ? Of(logged.Id) : null;
    }

    /// <summary>The id as it is shown: <c>MEM201</c>.</summary>
    public override string ToString() => _text ?? "";

    private static object? DataOf(Exception exception)
    {
        try
        {
            return exception.Data[ErrorIdExtensions.Key];
        }
        catch (Exception)
        {
            // Code of whoever wrote the exception: it has no id of ours.
            return null;
        }
    }
}
