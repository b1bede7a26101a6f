namespace Memento.Storage.Partitions;

/// <summary>A key of a partition.</summary>
/// <param name="Key">The key.</param>
/// <param name="Item">Where its value is.</param>
/// <param name="IsInherited">Whether the partition has it only from one that it was merged over.</param>
internal readonly record struct PartitionEntry(string Key, PartitionItem Item, bool IsInherited);
