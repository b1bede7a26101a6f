namespace Memento.Storage;

/// <summary>A data store has no object under a key.</summary>
/// <param name="key">The key that was asked for.</param>
public sealed class DataNotFoundException(DataKey key) : IOException($"The data store has no object '{key}'.")
{
    /// <summary>The key that was asked for.</summary>
    public DataKey Key { get; } = key;
}
