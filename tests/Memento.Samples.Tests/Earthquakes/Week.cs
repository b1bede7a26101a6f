using Earthquakes;

namespace Memento.Samples.Tests.Earthquakes;

/// <summary>The enclosed catalogue, as the sample's build copies it beside the program.</summary>
internal static class Week
{
    public const string Path = "data/usgs-earthquakes-2018w05.geojson";

    public static CatalogueSummary Summary { get; } =
        CatalogueSummary.Of(CatalogueReader.Read(File.ReadAllBytes(CatalogueFile.FullPath(Path)), Path));

    public static MagnitudeDistribution Network(string code) =>
        Summary.Networks.Single(network => network.Network.Equals(code, StringComparison.Ordinal));

    /// <summary>The analysis with an interval from a handful of resamples: enough to be drawn and printed.</summary>
    public static NetworkResult[] SmallResults() =>
        [.. Summary.Networks.Where(network => Analysis.Completeness(network).Events >= 40).Select(SmallResult)];

    private static NetworkResult SmallResult(MagnitudeDistribution network)
    {
        Completeness completeness = Analysis.Completeness(network);
        Replicates[] batches = [.. Enumerable.Range(0, 2).Select(batch => Analysis.BootstrapBatch(network, batch, 20, 10))];
        return new NetworkResult(
            network,
            completeness,
            Analysis.BValue(network, completeness.Magnitude),
            DoubleBootstrap.Calibrate(Replicates.Join(batches), 0.95));
    }
}
