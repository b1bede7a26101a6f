namespace Earthquakes;

/// <summary>
/// What all panels share: the range of the axes, so that networks can be compared by eye, and the size of a panel.
/// </summary>
/// <param name="LowestMagnitude">The magnitude at the left edge.</param>
/// <param name="HighestMagnitude">The magnitude at the right edge.</param>
/// <param name="HighestExponent">The decimal logarithm of the count at the upper edge.</param>
/// <param name="Width">The panel's width, in the plot's units.</param>
/// <param name="Height">The panel's height, in the plot's units.</param>
internal sealed record PlotScale(
    double LowestMagnitude, double HighestMagnitude, double HighestExponent, double Width, double Height)
{
    /// <summary>A little below a count of one, so that its marks do not lie on the axis.</summary>
    public const double LowestExponent = -0.2;

    /// <summary>A scale that holds every one of the networks' marks, and ends at round numbers.</summary>
    public static PlotScale For(IReadOnlyCollection<NetworkResult> networks, double width, double height)
    {
        double lowest = networks.Min(network => (double)network.Distribution.Lowest);
        double highest = networks.Max(network =>
            (double)network.Distribution.MagnitudeOf(network.Distribution.Counts.Length - 1));
        int most = networks.Max(network => network.Distribution.CountFrom(0));
        return new PlotScale(
            Math.Floor(2 * lowest) / 2,
            Math.Ceiling(2 * highest) / 2,
            Math.Max(1, Math.Ceiling(Math.Log10(most))),
            width,
            height);
    }

    /// <summary>The horizontal place of a magnitude, from the panel's left edge.</summary>
    public double X(double magnitude) =>
        Width * (magnitude - LowestMagnitude) / (HighestMagnitude - LowestMagnitude);

    /// <summary>The vertical place of a count given by its decimal logarithm, from the panel's upper edge.</summary>
    public double Y(double exponent) =>
        Height * (HighestExponent - exponent) / (HighestExponent - LowestExponent);
}
