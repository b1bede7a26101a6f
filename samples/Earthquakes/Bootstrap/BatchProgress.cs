namespace Earthquakes;

/// <summary>One more batch is there.</summary>
/// <param name="Network">The network it belongs to.</param>
/// <param name="Done">How many of the network's batches are there now.</param>
/// <param name="Total">How many there will be.</param>
public sealed record BatchProgress(string Network, int Done, int Total);
