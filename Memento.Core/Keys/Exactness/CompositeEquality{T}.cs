namespace Memento.Keys.Exactness;

/// <summary>A value that holds others.</summary>
internal abstract class CompositeEquality<T> : ExactEquality<T>
{
    /// <inheritdoc/>
    public sealed override int Hash(T value)
    {
        var hash = KeyHash.Start();
        AddTo(ref hash, value);
        return hash.ToHashCode();
    }

    /// <summary>Whether a value is null. A struct is not even asked, since code that is not optimized would put it in a box for that.</summary>
    protected static bool IsNull(T value) => !typeof(T).IsValueType && value is null;

    /// <inheritdoc/>
    public abstract override void AddTo(ref KeyHash hash, T value);

    /// <inheritdoc/>
    public abstract override bool TryKeep(ref Keeper keeper, ref T value);
}
