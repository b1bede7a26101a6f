using Memento.Serialization;

namespace Memento.Caching;

/// <summary>A result as the memory cache keeps it: handed out so that no caller can change what another one gets.</summary>
public abstract class CachedValue
{
    /// <summary>An estimate of the memory it holds, in bytes.</summary>
    public abstract long Size { get; }

    /// <summary>The result: the object itself when nobody can change it, else a copy of its own for each caller.</summary>
    public abstract object? Get();

    /// <summary>Whether <see cref="Get"/> gives a value of a type.</summary>
    public virtual bool IsOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Get() is { } value
            ? type.IsInstanceOfType(value)
            : !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
    }

    /// <summary>Whether <see cref="Size"/> is too small, as it consists of more objects than were looked at.</summary>
    internal virtual bool IsSizeCut => false;

    /// <summary>The object itself when it is a deeply immutable object on the heap, which may be held weakly; else null.</summary>
    internal virtual object? Shareable => null;

    /// <summary>Keeps a result in the form that suits it.</summary>
    /// <param name="value">The result.</param>
    /// <param name="declaredType">The type that the function declares.</param>
    /// <param name="codec">The codec that wrote <paramref name="encoded"/>; null when there are no bytes.</param>
    /// <param name="encoded">The bytes of the result, copied only when they are what is kept; empty with a null codec.</param>
    /// <returns>Null when a caller could change the value and there are no bytes to make copies from: such a result is not kept in memory.</returns>
    public static CachedValue? Create(object? value, Type declaredType, ICodec? codec, ReadOnlySpan<byte> encoded) =>
        Create(value, declaredType, codec, encoded, long.MaxValue);

    /// <summary>As the public one, but makes no copy of an array larger than <paramref name="limit"/> bytes: the cache would not take it.</summary>
    internal static CachedValue? Create(object? value, Type declaredType, ICodec? codec, ReadOnlySpan<byte> encoded, long limit)
    {
        ArgumentNullException.ThrowIfNull(declaredType);
        return value switch
        {
            null => ImmutableValue.Null,
            _ when DeepImmutability.Holds(value.GetType()) => new ImmutableValue(value),
            Array array when ArrayValue.CanHold(array) => SizeEstimator.Estimate(array) <= limit ? new ArrayValue(array) : null,
            _ when codec is not null => new EncodedValue(encoded.ToArray(), codec, declaredType),
            _ => null,
        };
    }
}
