namespace Earthquakes;

/// <summary>The rounding of magnitudes to the bins that everything else counts in.</summary>
public static class Magnitude
{
    /// <summary>The width of a bin, in units of magnitude.</summary>
    public const decimal BinWidth = 0.1m;

    // Outside of this a magnitude is a mistake in the file, and the array of counts would grow with it. The
    // strongest earthquake recorded is 9.5 (Chile, 1960); the feed has used -9.99 for an unknown magnitude.
    private const decimal Weakest = -10m;
    private const decimal Strongest = 12m;

    /// <summary>
    /// The magnitude rounded to 0.1, halves away from zero, always with one digit after the point: two equal
    /// magnitudes are then one and the same argument, which <c>2</c> and <c>2.0</c> would not be.
    /// </summary>
    /// <exception cref="InvalidDataException">No earthquake has such a magnitude.</exception>
    public static decimal Round(decimal magnitude)
    {
        if (magnitude is < Weakest or > Strongest)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"The catalogue has an earthquake of magnitude {magnitude}, which is not between {Weakest} and {Strongest}."));
        }

        return OneForm(decimal.Round(magnitude, 1, MidpointRounding.AwayFromZero));
    }

    /// <summary>A multiple of 0.1 with one digit after the point, and without a sign if it is zero.</summary>
    // A decimal keeps the sign of a zero, also in -0.3 + 0.3, and two zeros that differ in it are two arguments.
    internal static decimal OneForm(decimal magnitude) => magnitude == 0 ? 0.0m : magnitude + 0.0m;
}
