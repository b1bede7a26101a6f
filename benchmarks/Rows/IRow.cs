using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;

namespace Memento.Benchmarks.Rows;

/// <summary>A row of the table: a piece of work, measured beside the least that it could cost and beside those who do it too.</summary>
internal interface IRow
{
    int Number { get; }

    string Title { get; }

    /// <summary>Whether its files are few and so large that they are removed when it ends, and not with the run.</summary>
    bool HasLargeFiles => false;

    /// <summary>How much it writes, by which its place in the run is chosen.</summary>
    Writes Writes => Writes.Stores;

    /// <summary>Measures, in this process or in those that it starts.</summary>
    /// <param name="effort">How much.</param>
    /// <param name="place">Where its files go, which are removed behind it.</param>
    Task<RowResult> MeasureAsync(Effort effort, Place place);
}
