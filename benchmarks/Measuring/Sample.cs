namespace Memento.Benchmarks.Measuring;

/// <summary>What one round took.</summary>
/// <param name="Nanoseconds">Of one operation.</param>
/// <param name="Bytes">That the measured thread allocated in one operation; null where nobody counted.</param>
internal sealed record Sample(double Nanoseconds, double? Bytes = null);
