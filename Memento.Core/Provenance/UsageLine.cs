using System.Globalization;
using System.Text;

namespace Memento.Provenance;

/// <summary>What a process that ended has counted of a version of which it computed nothing, as a line of a store's journal: how often it was found, the time that saved in ticks, and its name.</summary>
internal static class UsageLine
{
    /// <summary>The line; null for a name that does not stand on one.</summary>
    public static string? Write(FunctionName function, long remembered, long ticks)
    {
        var name = function.ToString();
        foreach (var unit in name)
        {
            if (unit < ' ')
            {
                return null;
            }
        }

        return remembered.ToString(CultureInfo.InvariantCulture) + " " + ticks.ToString(CultureInfo.InvariantCulture) + " " + name + "\n";
    }

    /// <summary>Reads lines. One that is none, such as that of a process that was killed half way, is passed over.</summary>
    public static IEnumerable<(FunctionName Function, long Remembered, long Ticks)> Read(ReadOnlyMemory<byte> lines)
    {
        foreach (var line in Encoding.UTF8.GetString(lines.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ', 3) is [var remembered, var ticks, { Length: > 0 } name]
                && long.TryParse(remembered, NumberStyles.None, CultureInfo.InvariantCulture, out var times)
                && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var saved)
                && TryParse(name) is { } function)
            {
                yield return (function, times, saved);
            }
        }
    }

    private static FunctionName? TryParse(string name)
    {
        try
        {
            return FunctionName.Parse(name);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
