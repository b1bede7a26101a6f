namespace Memento.Benchmarks.Reporting;

/// <summary>Writes times with three digits that count.</summary>
internal static class Quantity
{
    public static string OfTime(double nanoseconds) => nanoseconds switch
    {
        < 1_000 => $"{Digits(nanoseconds)} ns",
        < 1_000_000 => $"{Digits(nanoseconds / 1_000)} µs",
        < 1_000_000_000 => $"{Digits(nanoseconds / 1_000_000)} ms",
        _ => $"{Digits(nanoseconds / 1_000_000_000)} s",
    };

    private static string Digits(double value) => value switch
    {
        < 10 => FormattableString.Invariant($"{value:0.00}"),
        < 100 => FormattableString.Invariant($"{value:0.0}"),
        _ => FormattableString.Invariant($"{value:0}"),
    };
}
