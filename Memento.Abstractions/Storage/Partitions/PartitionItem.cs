namespace Memento.Storage.Partitions;

/// <summary>Where a value of a partition is.</summary>
internal abstract class PartitionItem
{
    /// <summary>Reads the value.</summary>
    /// <param name="key">Its key, for errors.</param>
    /// <param name="type">What it is read as.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The value; one that was never stored may be of another type.</returns>
    public abstract ValueTask<object?> ReadAsync(string key, Type type, CancellationToken cancellationToken);
}
