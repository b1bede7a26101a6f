using Memento.Benchmarks.Measuring;

namespace Memento.Benchmarks.Reporting;

/// <summary>What a row found about one thing.</summary>
/// <param name="Subject">The thing.</param>
/// <param name="Ours">What it takes.</param>
/// <param name="Floor">The least that it could take.</param>
/// <param name="Verdicts">The budgets.</param>
internal sealed record Line(string Subject, Measured Ours, Measured Floor, params IReadOnlyList<Verdict> Verdicts)
{
    public IReadOnlyList<Peer> Peers { get; init; } = [];

    /// <summary>What the table has in place of ours over the floor.</summary>
    public double? Ratio { get; init; }

    public double RatioToShow => Ratio ?? Ours.Times(Floor);
}
