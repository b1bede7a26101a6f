using System.Globalization;

namespace Earthquakes;

/// <summary>The table of results, in columns of fixed width.</summary>
public static class ResultTable
{
    private static readonly string[] Header =
        ["network", "events", "Mc", "at or above", "b", "95 % interval", "nominal level"];

    /// <summary>The table's lines, the header first.</summary>
    public static IEnumerable<string> Lines(IReadOnlyCollection<NetworkResult> networks)
    {
        string[][] rows = [Header, .. networks.Select(Row)];
        int[] widths = [.. Header.Select((_, column) => rows.Max(row => row[column].Length))];
        return rows.Select(row => string.Join(
            "  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
    }

    private static string[] Row(NetworkResult network) =>
    [
        network.Distribution.Network,
        network.Distribution.CountFrom(0).ToString(CultureInfo.InvariantCulture),
        network.Completeness.Magnitude.ToString("0.0", CultureInfo.InvariantCulture),
        network.Completeness.Events.ToString(CultureInfo.InvariantCulture),
        network.BValue.ToString("0.000", CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"{network.Interval.Lower:0.000} – {network.Interval.Upper:0.000}"),
        string.Create(CultureInfo.InvariantCulture, $"{100 * network.Interval.NominalLevel:0.0} %"),
    ];
}
