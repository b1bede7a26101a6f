using Memento.Benchmarks.Rows;

namespace Memento.Benchmarks.Reporting;

/// <summary>A row with what it found, and what else the machine did meanwhile.</summary>
internal sealed record MeasuredRow(IRow Row, RowResult Result, string Load, TimeSpan Took)
{
    /// <summary>Whether no budget was overrun.</summary>
    public bool IsKept => Result.Lines.All(static line => line.Verdicts.All(static verdict => verdict.IsKept != false));
}
