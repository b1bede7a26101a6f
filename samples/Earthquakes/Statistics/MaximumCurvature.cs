namespace Earthquakes;

/// <summary>
/// The magnitude of completeness by maximum curvature: the magnitude with the most earthquakes, where the
/// cumulative frequency-magnitude curve bends most, plus a correction.
/// </summary>
/// <remarks>
/// S. Wiemer, M. Wyss, "Minimum magnitude of completeness in earthquake catalogs: examples from Alaska, the western
/// United States, and Japan", Bulletin of the Seismological Society of America 90 (2000) 859-869. The correction of
/// 0.2 for the method's underestimate: J. Woessner, S. Wiemer, "Assessing the quality of earthquake catalogues",
/// BSSA 95 (2005) 684-698.
/// </remarks>
public static class MaximumCurvature
{
    /// <summary>The correction, in bins of 0.1.</summary>
    private const int Correction = 2;

    /// <summary>
    /// The bin of the magnitude of completeness; it may lie above the last count. Where two magnitudes have the most
    /// earthquakes, the higher one counts: too high a completeness costs events, too low a one costs truth.
    /// </summary>
    public static int CompletenessBin(ReadOnlySpan<int> counts)
    {
        int peak = 0;
        for (int bin = 1; bin < counts.Length; bin++)
        {
            if (counts[bin] >= counts[peak])
            {
                peak = bin;
            }
        }

        return peak + Correction;
    }
}
