namespace Memento.Keys.Exactness;

/// <summary>Compares values of a type exactly.</summary>
internal abstract class ExactEquality<T>
{
    /// <summary>The comparison of the type, which must be an exact one.</summary>
    public static readonly ExactEquality<T> Instance = (ExactEquality<T>)ExactEquality.Make(typeof(T));

    /// <summary>Whether two values have the same hash as arguments.</summary>
    public abstract bool AreEqual(T x, T y);

    /// <summary>A hash code, equal for equal values.</summary>
    public abstract int Hash(T value);
}
