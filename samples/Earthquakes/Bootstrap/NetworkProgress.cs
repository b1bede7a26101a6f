namespace Earthquakes;

/// <summary>Tells of the batches of one network as they are there.</summary>
/// <param name="network">The network.</param>
/// <param name="total">How many there will be.</param>
/// <param name="progress">Who is told; null for nobody.</param>
public sealed class NetworkProgress(string network, int total, IProgress<BatchProgress>? progress) : IProgress<int>
{
    /// <inheritdoc/>
    public void Report(int value) => progress?.Report(new BatchProgress(network, value, total));
}
