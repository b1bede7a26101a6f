using System.Globalization;

namespace Memento.Configuration;

/// <summary>How durations are written, in configurations as elsewhere: <c>[days.]hours:minutes:seconds</c>. The host reads them, and the analyzers what is written in a mark.</summary>
internal static class Duration
{
    /// <summary>What is expected, for the message to who has written another thing.</summary>
    public const string Expected = "a duration as [days.]hours:minutes:seconds, such as 00:00:05 for five seconds,";

    /// <summary>Reads a duration. A number alone is none: to .NET it is days, and to who writes 5 it is seconds. So is 24:00:00, which is a day or twenty-four.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration.</param>
    public static bool TryRead(string text, out TimeSpan duration)
    {
        duration = default;
        return text.Split(':').Length == 3 && TimeSpan.TryParseExact(text.Trim(), "c", CultureInfo.InvariantCulture, out duration);
    }
}
