namespace Memento.Keys.Exactness;

/// <summary>A member of <typeparamref name="TOwner"/>.</summary>
internal abstract class MemberEquality<TOwner>
{
    /// <summary>Whether two owners have equal members.</summary>
    public abstract bool AreEqual(ref TOwner x, ref TOwner y);

    /// <summary>Adds the member to its owner's hash code.</summary>
    public abstract void AddTo(ref KeyHash hash, ref TOwner owner);

    /// <summary>Replaces the member of a copy, boxed where the owner is a struct, by what may be kept.</summary>
    /// <returns>False when that cannot be.</returns>
    public abstract bool TryKeep(ref Keeper keeper, object copy);
}
