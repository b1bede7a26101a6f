namespace Earthquakes;

/// <summary>From where on a network's catalogue is complete.</summary>
/// <param name="Magnitude">The magnitude of completeness Mc.</param>
/// <param name="Events">The number of earthquakes at or above it.</param>
public sealed record Completeness(decimal Magnitude, int Events);
