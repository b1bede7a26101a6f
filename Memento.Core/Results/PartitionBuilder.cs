using Memento.Storage;

namespace Memento;

/// <summary>
/// Makes a <see cref="Partition"/> of values of any types, none of which stays in memory: each is encoded and written to this machine's disk when it
/// is added, and goes to the store when the function has returned the partition.
/// </summary>
/// <remarks>For many threads, one of which adds at a time. Dispose it, so that what was added goes where the function throws.</remarks>
public sealed class PartitionBuilder : IDisposable
{
    private readonly PartitionStage _stage = PartitionStages.Begin();

    /// <summary>Adds a value.</summary>
    /// <typeparam name="T">The type that it is stored as, and to be asked for as.</typeparam>
    /// <param name="key">The key, any text.</param>
    /// <param name="value">The value: whatever can be a result, null and another partition included.</param>
    /// <exception cref="ArgumentException">The key has a value already.</exception>
    /// <exception cref="UnsupportedResultException">The value cannot be stored; the message has the member's path.</exception>
    /// <exception cref="NonMemoizedException">The folder for temporary files could not be written.</exception>
    public void Add<T>(string key, T value) => _stage.Add(key, value, typeof(T));

    /// <summary>The partition of what was added. Nothing can be added afterwards.</summary>
    /// <param name="parent">What it is merged over, so that it has that one's values too; null for none.</param>
    public Partition ToPartition(Partition? parent = null) => _stage.ToPartition(typeof(Partition), parent);

    /// <summary>Takes away what was added, unless a partition was made of it.</summary>
    public void Dispose() => _stage.Dispose();
}
