using Memento.Caching;
using Memento.Keys.Normalization;

namespace Memento.Keys.Exactness;

/// <summary>
/// Compares values of a type exactly; null too, where the type has it. Which comparison a type has is decided by the form
/// that it is written in, <see cref="ValueForm{T}"/>, so that the text and the comparison see the same parts of it.
/// </summary>
internal abstract class ExactEquality<T> : ExactEquality
{
    /// <summary>Whether nobody can change a value of the type, so that it may be kept as it is.</summary>
    protected static readonly bool IsImmutable = DeepImmutability.Holds(typeof(T));

    /// <summary>Whether two values have the same hash as arguments.</summary>
    public abstract bool AreEqual(T x, T y);

    /// <summary>A hash code, equal for equal values.</summary>
    public abstract int Hash(T value);

    /// <summary>Adds a value to the hash code of what it is part of.</summary>
    public virtual void AddTo(ref KeyHash hash, T value) => hash.Add(Hash(value));

    /// <summary>Replaces a value by one that nobody else can change; equal to it, and of the same type where that counts.</summary>
    /// <returns>False when that cannot be: the value is too large, too deep, or holds one whose text only the hash can tell.</returns>
    public virtual bool TryKeep(ref Keeper keeper, ref T value) => true;

    /// <summary>Whether two lists of values are equal.</summary>
    public virtual bool AreEqual(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        if (x.Length != y.Length)
        {
            return false;
        }

        for (var i = 0; i < x.Length; i++)
        {
            if (!AreEqual(x[i], y[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds a list of values to the hash code of what it is part of.</summary>
    public virtual void AddTo(ref KeyHash hash, ReadOnlySpan<T> values)
    {
        hash.Add(values.Length);
        foreach (var value in values)
        {
            AddTo(ref hash, value);
        }
    }

    /// <summary>Replaces each of a list of values.</summary>
    /// <returns>False when one of them cannot be kept.</returns>
    public bool TryKeep(ref Keeper keeper, Span<T> values)
    {
        if (!IsImmutable)
        {
            foreach (ref var value in values)
            {
                if (!TryKeep(ref keeper, ref value))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public sealed override bool AreEqualObjects(object x, object y) => AreEqual((T)x, (T)y);

    /// <inheritdoc/>
    public sealed override void AddObjectTo(ref KeyHash hash, object value) => AddTo(ref hash, (T)value);

    /// <inheritdoc/>
    public sealed override bool TryKeepObject(ref Keeper keeper, ref object value)
    {
        var typed = (T)value;
        if (!TryKeep(ref keeper, ref typed))
        {
            return false;
        }

        // In a box of its own: the caller's may be changed through an interface of the struct's.
        value = typed!;
        return true;
    }
}
