namespace Earthquakes;

/// <summary>
/// How many earthquakes of each magnitude a network reports. It is all that completeness, b-value and bootstrap
/// depend on, and small: what takes it as an argument has no hidden input, and its key is quickly made.
/// </summary>
/// <param name="Network">The network's code.</param>
/// <param name="Lowest">The magnitude of the first count, a multiple of 0.1.</param>
/// <param name="Counts">The number of earthquakes in each bin of 0.1 from <paramref name="Lowest"/> on.</param>
public sealed record MagnitudeDistribution(string Network, decimal Lowest, int[] Counts)
{
    /// <summary>Counts the magnitudes, which it rounds; there must be at least one.</summary>
    public static MagnitudeDistribution Of(string network, IEnumerable<decimal> magnitudes)
    {
        decimal[] rounded = [.. magnitudes.Select(Magnitude.Round)];
        decimal lowest = rounded.Min();
        var counts = new int[Bin(rounded.Max(), lowest) + 1];
        foreach (decimal magnitude in rounded)
        {
            counts[Bin(magnitude, lowest)]++;
        }

        return new MagnitudeDistribution(network, lowest, counts);
    }

    /// <summary>The magnitude in the middle of a bin.</summary>
    public decimal MagnitudeOf(int bin) => Magnitude.OneForm(Lowest + bin * Magnitude.BinWidth);

    /// <summary>The bin that a rounded magnitude falls in; it may lie outside of the counts.</summary>
    public int BinOf(decimal magnitude) => Bin(magnitude, Lowest);

    /// <summary>The number of earthquakes from <paramref name="bin"/> upwards, that bin included.</summary>
    public int CountFrom(int bin) => Counts.Skip(bin).Sum();

    private static int Bin(decimal magnitude, decimal lowest) => (int)((magnitude - lowest) / Magnitude.BinWidth);
}
