namespace Earthquakes;

/// <summary>The one place where the analysis meets the framework: every step is called through here.</summary>
public static class Calls
{
    private static int _computed;

    /// <summary>How many calls have run their function.</summary>
    public static int Computed => _computed;

    /// <summary>How many calls have been answered from a store.</summary>
    public static int Remembered => 0;

    /// <summary>The backends in use, and the files they came from.</summary>
    public static IReadOnlyList<BackendOrigin> Backends => [];

    /// <inheritdoc cref="Analysis.ReadCatalogue"/>
    public static Catalogue ReadCatalogue(string path, string sha256) =>
        Counted(Analysis.ReadCatalogue(path, sha256));

    /// <inheritdoc cref="Analysis.Summarize"/>
    public static CatalogueSummary Summarize(string path, string sha256) =>
        Counted(Analysis.Summarize(path, sha256));

    /// <inheritdoc cref="Analysis.Completeness"/>
    public static Completeness Completeness(MagnitudeDistribution distribution) =>
        Counted(Analysis.Completeness(distribution));

    /// <inheritdoc cref="Analysis.BValue"/>
    public static double BValue(MagnitudeDistribution distribution, decimal completeness) =>
        Counted(Analysis.BValue(distribution, completeness));

    /// <inheritdoc cref="Analysis.BootstrapBatch"/>
    public static Replicates BootstrapBatch(
        MagnitudeDistribution distribution, int batch, int size, int innerResamples) =>
        Counted(Analysis.BootstrapBatch(distribution, batch, size, innerResamples));

    /// <inheritdoc cref="Analysis.Interval"/>
    public static ConfidenceInterval Interval(
        MagnitudeDistribution distribution, BootstrapPlan plan, IProgress<BatchProgress>? progress) =>
        Counted(Analysis.Interval(distribution, plan, progress));

    /// <inheritdoc cref="Analysis.Plot"/>
    public static string Plot(string subtitle, NetworkResult[] networks) =>
        Counted(Analysis.Plot(subtitle, networks));

    private static T Counted<T>(T result)
    {
        Interlocked.Increment(ref _computed);
        return result;
    }
}
