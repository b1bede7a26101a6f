using Memento.Storage.Partitions;

namespace Memento;

/// <summary>A partition whose values are all of one type.</summary>
/// <typeparam name="T">The type of the values; what the stored bytes of each are read as.</typeparam>
public sealed class Partition<T> : Partition
{
    internal Partition(PartitionEntries entries)
        : base(entries)
    {
    }

    /// <summary>The value under a key; read from the store where this partition comes from there, anew each time.</summary>
    /// <inheritdoc cref="Partition.Get" path="/exception"/>
    public T this[string key] => Get<T>(key);

    /// <summary>The value under a key, read as <see cref="this[string]"/> is.</summary>
    /// <inheritdoc cref="Partition.Get" path="/exception"/>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<T> GetAsync(string key, CancellationToken cancellationToken = default) => GetAsync<T>(key, cancellationToken);

    /// <summary>All keys with their values, in the order of <see cref="Partition.Keys"/>. One value is read at a time.</summary>
    /// <inheritdoc cref="Partition.Get" path="/exception"/>
    public IEnumerable<KeyValuePair<string, T>> ReadAll() => Keys.Select(key => KeyValuePair.Create(key, this[key]));

    /// <inheritdoc cref="Partition.Over"/>
    public Partition<T> Over(Partition<T> parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return new Partition<T>(Entries.Over(parent.Entries));
    }
}
