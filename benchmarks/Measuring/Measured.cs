namespace Memento.Benchmarks.Measuring;

/// <summary>What a contestant took, a number for each round.</summary>
internal sealed class Measured(string name)
{
    private readonly List<Sample> _samples = [];

    public string Name => name;

    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>Nanoseconds of an operation: the median of the rounds.</summary>
    public double Nanoseconds => Median.Of(_samples.Select(static sample => sample.Nanoseconds));

    /// <summary>Nanoseconds of an operation in the quickest round.</summary>
    public double Shortest => _samples.Min(static sample => sample.Nanoseconds);

    /// <summary>Bytes of an operation; null where nobody counted.</summary>
    public double? Bytes => _samples is [{ Bytes: not null }, ..] ? Median.Of(_samples.Select(static sample => sample.Bytes ?? 0)) : null;

    public void Add(Sample sample) => _samples.Add(sample);

    /// <summary>How many times as long as another it took: the median over the rounds, in each of which the two ran one after the other.</summary>
    public double Times(Measured other) => Over(round => other.Samples[round].Nanoseconds);

    /// <summary>How many times as long as something that is known for each round it took.</summary>
    public double Over(Func<int, double> nanosecondsOfRound) => Median.Of(_samples.Select((sample, round) => sample.Nanoseconds / nanosecondsOfRound(round)));
}
