namespace Memento.Serialization.Tables;

/// <summary>The cells of a column whose type is known only when it is met.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Cell">Gives a cell; null when it has no value.</param>
/// <param name="Path">Says where a cell is in the value.</param>
internal sealed record BoxedCells(int Count, Func<int, object?> Cell, Func<int, string> Path);
