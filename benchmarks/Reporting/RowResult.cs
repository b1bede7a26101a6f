namespace Memento.Benchmarks.Reporting;

/// <summary>What a row found.</summary>
/// <param name="Lines">Things with their budgets.</param>
/// <param name="Notes">What a reader has to know of it, a sentence each.</param>
internal sealed record RowResult(IReadOnlyList<Line> Lines, params IReadOnlyList<string> Notes);
