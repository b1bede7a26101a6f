namespace Earthquakes;

/// <summary>What a batch of the double bootstrap yields, an element for each outer resample.</summary>
/// <param name="BValues">The b-value of each resample.</param>
/// <param name="Ranks">
/// Where the catalogue's own b-value lies among the b-values of the resample's inner resamples: the fraction below
/// it, half of the equal ones included, from 0 to 1.
/// </param>
public sealed record Replicates(double[] BValues, double[] Ranks)
{
    /// <summary>The resamples of several batches, in their order.</summary>
    public static Replicates Join(IReadOnlyCollection<Replicates> batches) =>
        new([.. batches.SelectMany(batch => batch.BValues)], [.. batches.SelectMany(batch => batch.Ranks)]);
}
