using System.Diagnostics.CodeAnalysis;
using Memento.Keys.Exactness;

namespace Memento.Keys;

/// <summary>
/// Arguments that compare themselves, as <see cref="ArgumentComparer{T}"/> compares them: the look-up of a dictionary with such
/// keys is compiled for each of their types, where one with a comparer would call it twice.
/// </summary>
internal readonly struct ArgumentKey<T>(T arguments) : IEquatable<ArgumentKey<T>>
    where T : struct
{
    private readonly T _arguments = arguments;

    /// <inheritdoc/>
    public bool Equals(ArgumentKey<T> other) => Exact.AreEqual(_arguments, other._arguments);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is ArgumentKey<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Exact.Hash(_arguments);
}
