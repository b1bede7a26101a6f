namespace Memento;

/// <summary>Something was to be changed or forgotten in a store that was configured read-only. Nothing was changed.</summary>
/// <param name="operation">What was asked for, such as <c>forget a call</c>.</param>
public sealed class ReadOnlyStorageException(string operation)
    : NonMemoizedException(StorageErrors.ReadOnly, $"The storage is read-only, so it cannot {operation}. Set \"readonly\": false in its configuration to allow it.")
{
    /// <summary>What was asked for, such as <c>forget a call</c>.</summary>
    public string Operation { get; } = operation;
}
