namespace Memento.Keys.Exactness;

/// <summary>A type whose own equality is exact.</summary>
internal sealed class PlainEquality<T> : ExactEquality<T>
{
    /// <inheritdoc/>
    public override bool AreEqual(T x, T y) => EqualityComparer<T>.Default.Equals(x, y);

    /// <inheritdoc/>
    public override int Hash(T value) => value is null ? 0 : EqualityComparer<T>.Default.GetHashCode(value);
}
