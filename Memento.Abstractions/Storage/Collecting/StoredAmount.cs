namespace Memento.Storage;

/// <summary>So many files or objects of so many bytes.</summary>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Their bytes.</param>
public readonly record struct StoredAmount(long Count, long Bytes)
{
    /// <summary>Both together.</summary>
    public static StoredAmount operator +(StoredAmount one, StoredAmount other) => new(one.Count + other.Count, one.Bytes + other.Bytes);
}
