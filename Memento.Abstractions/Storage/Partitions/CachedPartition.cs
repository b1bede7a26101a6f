using Memento.Caching;

namespace Memento.Storage.Partitions;

/// <summary>
/// A stored partition as the memory cache keeps it: its keys, and where the values are. Each caller gets a partition that reads them, so that nobody
/// has another one's values.
/// </summary>
/// <param name="declaredType">The type that the function declares.</param>
/// <param name="entries">The keys.</param>
/// <param name="indexLength">How many bytes the index has.</param>
internal sealed class CachedPartition(Type declaredType, PartitionEntries entries, long indexLength) : CachedValue
{
    private const int Overhead = 256;

    /// <summary>Texts have two bytes a character in memory, and an entry some objects.</summary>
    private const int BytesPerIndexByte = 3;

    public override long Size => Overhead + (BytesPerIndexByte * indexLength);

    public override object Get() => Partition.Create(declaredType, entries);

    public override bool IsOf(Type type) => type.IsAssignableFrom(declaredType);
}
