namespace Earthquakes;

/// <summary>What the analysis finds for a network.</summary>
/// <param name="Distribution">The network's earthquakes.</param>
/// <param name="Completeness">From where on they are complete.</param>
/// <param name="BValue">The slope of the Gutenberg-Richter law above that.</param>
/// <param name="Interval">The confidence interval of the b-value.</param>
public sealed record NetworkResult(
    MagnitudeDistribution Distribution, Completeness Completeness, double BValue, ConfidenceInterval Interval);
