namespace Memento.Storage.Partitions;

/// <summary>A line of the index of a stored partition.</summary>
/// <param name="Key">The key.</param>
/// <param name="IsInherited">Whether the partition has it only from one that it was merged over.</param>
/// <param name="ResultType">What kind of value it is.</param>
/// <param name="Content">Where the value is; null for a null value.</param>
internal readonly record struct IndexEntry(string Key, bool IsInherited, ResultType ResultType, ContentReference? Content);
