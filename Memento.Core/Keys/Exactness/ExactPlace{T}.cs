using Memento.Keys.Normalization;

namespace Memento.Keys.Exactness;

/// <summary>A place where a type is declared.</summary>
/// <remarks>Not a part of <see cref="ExactEquality{T}"/>: the forms make those while they are made themselves.</remarks>
internal static class ExactPlace<T>
{
    /// <summary>The comparison of what may stand there; null when it has none, which is asked before, of the whole that the place is part of.</summary>
    public static readonly ExactEquality<T> Equality = (ExactEquality<T>)ValueForms.At<T>(Position.Declared).Equality!;
}
