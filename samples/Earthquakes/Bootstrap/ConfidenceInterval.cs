namespace Earthquakes;

/// <summary>A calibrated percentile interval.</summary>
/// <param name="Lower">Its lower end; the interval includes it.</param>
/// <param name="Upper">Its upper end; the interval includes it.</param>
/// <param name="NominalLevel">
/// The level of the percentile interval that was found to hold the true value as often as was asked for: 0.98 says
/// that a plain 95 % interval would have been too narrow.
/// </param>
public sealed record ConfidenceInterval(double Lower, double Upper, double NominalLevel);
