namespace Earthquakes;

/// <summary>Sample quantiles.</summary>
public static class Quantile
{
    /// <summary>
    /// The quantile of the ascending <paramref name="sorted"/> values at <paramref name="probability"/>: definition 6
    /// of R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996)
    /// 361-365, position p(n + 1), the usual one for bootstrap percentiles. Beyond the first and last value there is
    /// nothing to interpolate: those are returned.
    /// </summary>
    public static double Of(ReadOnlySpan<double> sorted, double probability)
    {
        double position = probability * (sorted.Length + 1) - 1;
        if (position <= 0)
        {
            return sorted[0];
        }

        if (position >= sorted.Length - 1)
        {
            return sorted[^1];
        }

        int below = (int)position;
        double fraction = position - below;
        // Two equal neighbours need no interpolation, and between two infinities it would give NaN.
        return sorted[below].Equals(sorted[below + 1])
            ? sorted[below]
            : sorted[below] + fraction * (sorted[below + 1] - sorted[below]);
    }
}
