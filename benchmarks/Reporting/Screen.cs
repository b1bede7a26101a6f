namespace Memento.Benchmarks.Reporting;

/// <summary>Prints what was measured: each budget green when it was kept and red when not.</summary>
internal static class Screen
{
    public static void Print(MeasuredRow row)
    {
        foreach (var line in row.Result.Lines)
        {
            Console.WriteLine(FormattableString.Invariant($"  {line.Subject}: {line.RatioToShow:0.00} ({Quantity.OfTime(line.Ours.Nanoseconds)}; {line.Floor.Name} {Quantity.OfTime(line.Floor.Nanoseconds)}{Peers(line)})"));
            foreach (var verdict in line.Verdicts)
            {
                Print(verdict.IsKept, $"{row.Row.Number} {line.Subject}", verdict.Text);
            }
        }

        foreach (var note in row.Result.Notes)
        {
            Console.WriteLine($"  {note}");
        }
    }

    /// <summary>Prints a budget.</summary>
    /// <returns>Whether it was kept.</returns>
    public static bool Print(bool? kept, string subject, string text)
    {
        var (word, colour) = kept switch
        {
            true => ("green", "\e[32m"),
            false => ("red  ", "\e[31m"),
            null => ("open ", "\e[33m"),
        };
        Console.WriteLine(Console.IsOutputRedirected ? $"{word} {subject}: {text}" : $"{colour}{word}\e[0m {subject}: {text}");
        return kept != false;
    }

    private static string Peers(Line line) => string.Concat(line.Peers.Select(static peer => $"; {peer.Name} {(peer.Measured is { } measured ? Quantity.OfTime(measured.Nanoseconds) : peer.Missing)}"));
}
