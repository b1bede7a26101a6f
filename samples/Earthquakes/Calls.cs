using Memento;

namespace Earthquakes;

/// <summary>
/// The handles of the analysis's memento functions: a step that is called through here is computed once for its
/// arguments and this version of the code, and read back after that.
/// </summary>
public static class Calls
{
    /// <inheritdoc cref="Analysis.ReadCatalogue"/>
    public static readonly MementoFunction<string, string, Catalogue> ReadCatalogue =
        Memo.Of<string, string, Catalogue>(Analysis.ReadCatalogue);

    /// <inheritdoc cref="Analysis.Summarize"/>
    public static readonly MementoFunction<string, string, CatalogueSummary> Summarize =
        Memo.Of<string, string, CatalogueSummary>(Analysis.Summarize);

    /// <inheritdoc cref="Analysis.Completeness"/>
    public static readonly MementoFunction<MagnitudeDistribution, Completeness> Completeness =
        Memo.Of<MagnitudeDistribution, Completeness>(Analysis.Completeness);

    /// <inheritdoc cref="Analysis.BValue"/>
    public static readonly MementoFunction<MagnitudeDistribution, decimal, double> BValue =
        Memo.Of<MagnitudeDistribution, decimal, double>(Analysis.BValue);

    /// <inheritdoc cref="Analysis.BootstrapBatch"/>
    public static readonly MementoFunction<MagnitudeDistribution, int, int, int, Replicates> BootstrapBatch =
        Memo.Of<MagnitudeDistribution, int, int, int, Replicates>(Analysis.BootstrapBatch);

    /// <inheritdoc cref="Analysis.Interval"/>
    public static readonly MementoFunction<MagnitudeDistribution, BootstrapPlan, IProgress<BatchProgress>?, ConfidenceInterval> Interval =
        Memo.Of<MagnitudeDistribution, BootstrapPlan, IProgress<BatchProgress>?, ConfidenceInterval>(Analysis.Interval);

    /// <inheritdoc cref="Analysis.Plot"/>
    public static readonly MementoFunction<string, NetworkResult[], string> Plot =
        Memo.Of<string, NetworkResult[], string>(Analysis.Plot);
}
