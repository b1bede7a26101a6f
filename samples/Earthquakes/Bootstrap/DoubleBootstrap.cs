namespace Earthquakes;

/// <summary>
/// The double bootstrap of a b-value: resamples of a network's earthquakes, each resampled again, completeness
/// estimated anew every time.
/// </summary>
/// <remarks>
/// <para>A percentile interval of nominal level 1 - a does not hold the true value with probability 1 - a exactly. How
/// often it does is estimated in the world of the bootstrap, where the true value is known (it is the catalogue's own
/// b): over the outer resamples, how often does the percentile interval made from the inner resamples hold it? The
/// interval holds it where its rank u among the inner b-values satisfies a/2 &lt;= u &lt;= 1 - a/2, that is, where
/// a &lt;= 2 min(u, 1 - u). So the a that gives coverage c is the (1 - c)-quantile of 2 min(u, 1 - u) over the outer
/// resamples, and the calibrated interval is the percentile interval of the outer b-values at that a.</para>
/// <para>P. Hall, "On the bootstrap and confidence intervals", Annals of Statistics 14 (1986) 1431-1452; R. Beran,
/// "Prepivoting to reduce level error of confidence sets", Biometrika 74 (1987) 457-468; W.-Y. Loh, "Calibrating
/// confidence coefficients", Journal of the American Statistical Association 82 (1987) 155-162; P. Hall, M. A. Martin,
/// "On bootstrap resampling and iteration", Biometrika 75 (1988) 661-671.</para>
/// </remarks>
public static class DoubleBootstrap
{
    /// <summary>Draws <paramref name="size"/> outer resamples, and <paramref name="innerResamples"/> of each.</summary>
    /// <param name="counts">The catalogue: how many earthquakes each bin holds, at least one altogether.</param>
    /// <param name="generator">Where the draws come from.</param>
    /// <param name="size">The number of outer resamples.</param>
    /// <param name="innerResamples">The number of resamples of each, at least one.</param>
    public static Replicates Draw(
        ReadOnlySpan<int> counts, ref Xoshiro256StarStar generator, int size, int innerResamples)
    {
        int[] catalogue = Bins(counts);
        var resample = new int[catalogue.Length];
        var outerCounts = new int[counts.Length];
        var innerCounts = new int[counts.Length];
        double estimate = BValue(counts);

        var bValues = new double[size];
        var ranks = new double[size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < resample.Length; j++)
            {
                resample[j] = catalogue[generator.Below(catalogue.Length)];
            }

            Count(resample, outerCounts);
            bValues[i] = BValue(outerCounts);

            int halvesBelow = 0;
            for (int k = 0; k < innerResamples; k++)
            {
                CountResample(resample, ref generator, innerCounts);
                double inner = BValue(innerCounts);
                halvesBelow += inner < estimate ? 2 : inner > estimate ? 0 : 1;
            }

            ranks[i] = halvesBelow / (2.0 * innerResamples);
        }

        return new Replicates(bValues, ranks);
    }

    /// <summary>The calibrated interval from all outer resamples; <paramref name="coverage"/> such as 0.95.</summary>
    public static ConfidenceInterval Calibrate(Replicates replicates, double coverage)
    {
        double[] outside = [.. replicates.Ranks.Select(rank => 2 * Math.Min(rank, 1 - rank)).Order()];
        double[] bValues = [.. replicates.BValues.Order()];
        double tails = Quantile.Of(outside, 1 - coverage);
        return new ConfidenceInterval(
            Quantile.Of(bValues, tails / 2), Quantile.Of(bValues, 1 - tails / 2), 1 - tails);
    }

    private static double BValue(ReadOnlySpan<int> counts) =>
        AkiUtsu.BValue(counts, MaximumCurvature.CompletenessBin(counts));

    /// <summary>The earthquakes one by one, each as the number of its bin.</summary>
    private static int[] Bins(ReadOnlySpan<int> counts)
    {
        var bins = new List<int>();
        for (int bin = 0; bin < counts.Length; bin++)
        {
            bins.AddRange(Enumerable.Repeat(bin, counts[bin]));
        }

        return [.. bins];
    }

    private static void Count(ReadOnlySpan<int> bins, Span<int> counts)
    {
        counts.Clear();
        foreach (int bin in bins)
        {
            counts[bin]++;
        }
    }

    /// <summary>Resamples <paramref name="bins"/>, as many as there are, keeping the counts alone.</summary>
    private static void CountResample(ReadOnlySpan<int> bins, ref Xoshiro256StarStar generator, Span<int> counts)
    {
        // Nearly all of the sample's time is spent here. A copy of the generator stays in registers.
        Xoshiro256StarStar local = generator;
        counts.Clear();
        for (int i = 0; i < bins.Length; i++)
        {
            counts[bins[local.Below(bins.Length)]]++;
        }

        generator = local;
    }
}
