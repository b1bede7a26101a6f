namespace Earthquakes;

/// <summary>How an interval is drawn. Part of the key of every interval: another plan gives other figures.</summary>
/// <param name="Resamples">Outer resamples of a network's earthquakes.</param>
/// <param name="BatchSize">Outer resamples in a batch, the piece that is remembered by itself.</param>
/// <param name="InnerResamples">Resamples of each resample.</param>
/// <param name="Coverage">How often the interval is to hold the true value, such as 0.95.</param>
public sealed record BootstrapPlan(int Resamples, int BatchSize, int InnerResamples, double Coverage)
{
    /// <summary>
    /// The plan of the published figures. The inner resamples are as many as one core draws for the five networks of
    /// the enclosed catalogue in 5 to 10 seconds.
    /// </summary>
    public static BootstrapPlan Standard { get; } = new(2000, 100, 600, 0.95);

    /// <summary>The number of batches.</summary>
    public int BatchCount() => (Resamples + BatchSize - 1) / BatchSize;

    /// <summary>The outer resamples in a batch, counted from zero; the last one takes what is left.</summary>
    public int SizeOf(int batch) => Math.Min(BatchSize, Resamples - batch * BatchSize);
}
