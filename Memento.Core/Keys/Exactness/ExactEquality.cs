namespace Memento.Keys.Exactness;

/// <summary>Compares values of one type exactly, by what their normalized text tells; reached by the run-time type of a value whose declared type tells less.</summary>
internal abstract class ExactEquality
{
    /// <summary>The declared types of the places within a value; the comparison is exact where theirs are.</summary>
    public virtual IReadOnlyList<Type> Parts => [];

    /// <summary>Whether two values of the type have the same text.</summary>
    public abstract bool AreEqualObjects(object x, object y);

    /// <summary>Adds a value of the type to a hash code.</summary>
    public abstract void AddObjectTo(ref KeyHash hash, object value);

    /// <summary>Replaces a value of the type by one of the same type that nobody else can change.</summary>
    /// <returns>False when that cannot be.</returns>
    public abstract bool TryKeepObject(ref Keeper keeper, ref object value);
}
