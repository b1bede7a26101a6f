using Memento.Storage;

namespace Memento;

/// <summary>
/// Makes a <see cref="Partition{T}"/> of values none of which stays in memory: each is encoded and written to this machine's disk when it is added,
/// and goes to the store when the function has returned the partition.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <remarks>For many threads, one of which adds at a time. Dispose it, so that what was added goes where the function throws.</remarks>
public sealed class PartitionBuilder<T> : IDisposable
{
    private readonly PartitionStage _stage = PartitionStages.Begin();

    /// <summary>Adds a value.</summary>
    /// <inheritdoc cref="PartitionBuilder.Add" path="/exception"/>
    /// <param name="key">The key, any text.</param>
    /// <param name="value">The value: whatever can be a result.</param>
    public void Add(string key, T value) => _stage.Add(key, value, typeof(T));

    /// <summary>The partition of what was added. Nothing can be added afterwards.</summary>
    /// <param name="parent">What it is merged over, so that it has that one's values too; null for none.</param>
    public Partition<T> ToPartition(Partition<T>? parent = null) => (Partition<T>)_stage.ToPartition(typeof(Partition<T>), parent);

    /// <summary>Takes away what was added, unless a partition was made of it.</summary>
    public void Dispose() => _stage.Dispose();
}
