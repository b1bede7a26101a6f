using System.Globalization;

namespace Memento.Testing;

/// <summary>Cultures that write numbers, dates and letters in their own way.</summary>
internal static class TestCultures
{
    public static IReadOnlyList<CultureInfo> All { get; } = [Of("de-DE"), Of("tr-TR"), Of("ar-SA"), Of("th-TH"), Own()];

    private static CultureInfo Of(string name) => new(name, useUserOverride: false);

    // The same on every machine, whatever its data on cultures says.
    private static CultureInfo Own()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "~";
        culture.NumberFormat.PositiveInfinitySymbol = "much";
        culture.DateTimeFormat.DateSeparator = "_";
        culture.DateTimeFormat.TimeSeparator = "_";
        culture.DateTimeFormat.ShortDatePattern = "yyyy_dd_MM";
        return culture;
    }
}
