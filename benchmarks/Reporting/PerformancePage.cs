using System.Globalization;

namespace Memento.Benchmarks.Reporting;

/// <summary>Writes what was measured into the page of the documentation, between its marks; the rest of the page is people's.</summary>
internal static class PerformancePage
{
    private const string Begin = "<!-- measured: begin -->";
    private const string End = "<!-- measured: end -->";

    /// <exception cref="InvalidOperationException">The page has no marks.</exception>
    public static void Write(string path, IReadOnlyList<MeasuredRow> rows)
    {
        var page = File.ReadAllText(path);
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"'{path}' has no '{Begin}' with '{End}' behind it, between which the table goes.");
        }

        File.WriteAllText(path, string.Concat(page.AsSpan(0, begin + Begin.Length), "\n", Section(rows), page.AsSpan(end)));
    }

    private static string Section(IReadOnlyList<MeasuredRow> rows)
    {
        List<string> lines = ["", "| # | | ratio | ours | floor | peers | budgets |", "|---|---|---|---|---|---|---|"];
        lines.AddRange(rows.SelectMany(static row => row.Result.Lines.Select(line => TableLine(row.Row.Number, line))));
        lines.AddRange(["", $"Measured on {Machine.Description}. Medians of rounds in turns; the ratio is the median of the rounds' ratios."]);
        if (rows is [{ Load.Length: > 0 }, ..])
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"Load averages when a row was done: {string.Join(", ", rows.Select(static row => FormattableString.Invariant($"{row.Load} (row {row.Row.Number})")))}."));
        }

        lines.Add("");
        lines.AddRange(rows.SelectMany(static row => row.Result.Notes.Select(note => FormattableString.Invariant($"- Row {row.Row.Number}: {note}"))));
        lines.AddRange(["", ""]);
        return string.Join('\n', lines);
    }

    private static string TableLine(int number, Line line)
    {
        var peers = line.Peers.Select(static peer => $"{peer.Name} {(peer.Measured is { } measured ? Quantity.OfTime(measured.Nanoseconds) : peer.Missing)}");
        var verdicts = line.Verdicts.Select(static verdict => $"{(verdict.IsKept switch { true => "green", false => "**red**", null => "open" })}: {verdict.Text}");
        return FormattableString.Invariant(
            $"| {number} | {line.Subject} | {line.RatioToShow:0.00} | {Quantity.OfTime(line.Ours.Nanoseconds)} | {line.Floor.Name}: {Quantity.OfTime(line.Floor.Nanoseconds)} | {string.Join(", ", peers)} | {string.Join("; ", verdicts)} |");
    }
}
