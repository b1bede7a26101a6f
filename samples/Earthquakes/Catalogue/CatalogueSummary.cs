namespace Earthquakes;

/// <summary>All that the analysis needs of a catalogue: a few hundred numbers in place of the file.</summary>
/// <param name="Title">The catalogue's own title.</param>
/// <param name="Generated">When it was made: ISO 8601, UTC, or empty when the file does not say.</param>
/// <param name="Earthquakes">The number of earthquakes of all networks.</param>
/// <param name="Networks">A distribution for each network, the one with the most earthquakes first.</param>
public sealed record CatalogueSummary(string Title, string Generated, int Earthquakes, MagnitudeDistribution[] Networks)
{
    /// <summary>Counts the catalogue's earthquakes by network and magnitude.</summary>
    /// <exception cref="InvalidDataException">A magnitude is none that an earthquake can have.</exception>
    public static CatalogueSummary Of(Catalogue catalogue)
    {
        IEnumerable<MagnitudeDistribution> networks = catalogue.Earthquakes
            .GroupBy(earthquake => earthquake.Network, earthquake => earthquake.Magnitude, StringComparer.Ordinal)
            .OrderByDescending(magnitudes => magnitudes.Count())
            .ThenBy(magnitudes => magnitudes.Key, StringComparer.Ordinal)
            .Select(magnitudes => MagnitudeDistribution.Of(magnitudes.Key, magnitudes));
        return new CatalogueSummary(
            catalogue.Title, catalogue.Generated, catalogue.Earthquakes.Length, [.. networks]);
    }
}
