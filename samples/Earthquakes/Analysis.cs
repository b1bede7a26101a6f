using Memento;
using Memento.Running;

namespace Earthquakes;

/// <summary>
/// The steps of the analysis, the functions whose results are remembered. Each depends on its arguments alone: a
/// static function of values, without a clock, a shared generator, or a file that its arguments do not pin down. They
/// call one another by name, and a step inside a step is remembered too.
/// </summary>
public static class Analysis
{
    /// <summary>Reads a catalogue file; the arguments are the members of a <see cref="CatalogueFile"/>.</summary>
    /// <exception cref="InvalidDataException">The file is not a catalogue.</exception>
    /// <exception cref="NonMemoizedException">
    /// The file is not the one that <paramref name="sha256"/> names.
    /// </exception>
    [MementoFunction]
    public static Catalogue ReadCatalogue(string path, string sha256) =>
        CatalogueReader.Read(new CatalogueFile(path, sha256).ReadAllBytes(), path);

    /// <summary>Counts a catalogue's earthquakes by network and magnitude.</summary>
    [MementoFunction]
    public static CatalogueSummary Summarize(string path, string sha256) =>
        CatalogueSummary.Of(ReadCatalogue(path, sha256));

    /// <summary>From where on a network's catalogue is complete.</summary>
    [MementoFunction]
    public static Completeness Completeness(MagnitudeDistribution distribution)
    {
        int bin = MaximumCurvature.CompletenessBin(distribution.Counts);
        return new Completeness(distribution.MagnitudeOf(bin), distribution.CountFrom(bin));
    }

    /// <summary>The b-value of a network's earthquakes at or above <paramref name="completeness"/>.</summary>
    [MementoFunction]
    public static double BValue(MagnitudeDistribution distribution, decimal completeness) =>
        AkiUtsu.BValue(distribution.Counts, distribution.BinOf(completeness));

    /// <summary>
    /// One batch of the double bootstrap. Its generator is seeded by network and batch, so that batches can be drawn
    /// in any order, on any machine, and one that is lost can be drawn again.
    /// </summary>
    /// <param name="distribution">The network's earthquakes.</param>
    /// <param name="batch">The batch's number, from zero.</param>
    /// <param name="size">The outer resamples to draw.</param>
    /// <param name="innerResamples">The resamples of each of them.</param>
    [MementoFunction]
    public static Replicates BootstrapBatch(
        MagnitudeDistribution distribution, int batch, int size, int innerResamples)
    {
        var generator = Xoshiro256StarStar.For(distribution.Network, batch);
        return DoubleBootstrap.Draw(distribution.Counts, ref generator, size, innerResamples);
    }

    /// <summary>The confidence interval of a network's b-value, from all batches of the plan.</summary>
    /// <param name="distribution">The network's earthquakes.</param>
    /// <param name="plan">How many resamples, in which batches, for which coverage.</param>
    /// <param name="progress">Told of each batch; takes no part in the result.</param>
    [MementoFunction]
    public static ConfidenceInterval Interval(
        MagnitudeDistribution distribution, BootstrapPlan plan, [NotInKey] IProgress<BatchProgress>? progress)
    {
        int total = plan.BatchCount();
        IReadOnlyList<Replicates> batches = Analysis.BootstrapBatchMemento.Batch(
            Enumerable.Range(0, total),
            (draw, batch) => draw.With(distribution, batch, plan.SizeOf(batch), plan.InnerResamples),
            new BatchOptions { Progress = new NetworkProgress(distribution.Network, total, progress) });
        return DoubleBootstrap.Calibrate(Replicates.Join(batches), plan.Coverage);
    }

    /// <summary>The frequency-magnitude plot of the networks, as the text of an SVG file.</summary>
    /// <param name="subtitle">A line about the catalogue.</param>
    /// <param name="networks">A panel for each, in this order.</param>
    [MementoFunction]
    public static string Plot(string subtitle, NetworkResult[] networks) =>
        FrequencyMagnitudePlot.Draw(subtitle, networks);
}
