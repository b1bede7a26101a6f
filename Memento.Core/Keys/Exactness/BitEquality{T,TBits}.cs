namespace Memento.Keys.Exactness;

/// <summary>A type whose own equality overlooks what its text tells: compared by all that it consists of.</summary>
internal sealed class BitEquality<T, TBits>(Func<T, TBits> bits) : ExactEquality<T>
    where TBits : IEquatable<TBits>
{
    /// <inheritdoc/>
    public override bool AreEqual(T x, T y) => bits(x).Equals(bits(y));

    /// <inheritdoc/>
    public override int Hash(T value) => bits(value).GetHashCode();
}
