namespace Earthquakes;

/// <summary>One earthquake of the catalogue.</summary>
/// <param name="Id">The event's id in the catalogue, such as <c>ci37868143</c>.</param>
/// <param name="Network">The network that reports it, such as <c>ci</c>.</param>
/// <param name="Magnitude">The magnitude as published, not rounded.</param>
public sealed record Earthquake(string Id, string Network, decimal Magnitude);
