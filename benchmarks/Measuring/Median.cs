namespace Memento.Benchmarks.Measuring;

/// <summary>The median of measurements, the upper one where there are two.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered[ordered.Length / 2];
    }
}
