namespace Earthquakes;

/// <summary>
/// The maximum likelihood estimate of the Gutenberg-Richter b-value,
/// <c>b = log10(e) / (mean(M) - (Mc - w/2))</c> over the magnitudes M at or above completeness Mc, in bins of width w.
/// </summary>
/// <remarks>
/// K. Aki, "Maximum likelihood estimate of b in the formula log N = a - bM and its confidence limits", Bulletin of
/// the Earthquake Research Institute 43 (1965) 237-239; T. Utsu, "A method for determining the value of b in a formula
/// log n = a - bM showing the magnitude-frequency relation for earthquakes", Geophysical Bulletin of Hokkaido
/// University 13 (1965) 99-103. The half bin: T. Utsu, "A statistical significance test of the difference in b-value
/// between two earthquake groups", Journal of Physics of the Earth 14 (1966) 37-40.
/// </remarks>
public static class AkiUtsu
{
    // The digits of log10(e): Math.Log10 may differ in the last one between machines, and the figures must not.
    private const double Log10E = 0.43429448190325182765;
    private const double BinWidth = (double)Magnitude.BinWidth;

    /// <summary>
    /// The b-value of the earthquakes from <paramref name="completenessBin"/> upwards. Without any it is positive
    /// infinity, the limit of a law so steep that nothing reaches completeness: in a bootstrap such a resample
    /// counts as a very high b, where leaving it out would hide that it happened.
    /// </summary>
    public static double BValue(ReadOnlySpan<int> counts, int completenessBin)
    {
        int events = 0;
        int binsAbove = 0;
        for (int bin = completenessBin; bin < counts.Length; bin++)
        {
            events += counts[bin];
            binsAbove += counts[bin] * (bin - completenessBin);
        }

        // Whole numbers up to here, so that the sum does not depend on its order.
        return events == 0
            ? double.PositiveInfinity
            : Log10E / (BinWidth * ((double)binsAbove / events) + BinWidth / 2);
    }
}
