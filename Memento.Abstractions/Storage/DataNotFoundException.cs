namespace Memento.Storage;

/// <summary>A data store has no object under a key.</summary>
public sealed class DataNotFoundException : IOException
{
    /// <summary>Names the key.</summary>
    /// <param name="key">The key that was asked for.</param>
    public DataNotFoundException(DataKey key)
        : base($"The data store has no object '{key}'.")
    {
        Key = key;
        this.WithId(StorageErrors.NoObject);
    }

    /// <summary>The key that was asked for.</summary>
    public DataKey Key { get; }
}
