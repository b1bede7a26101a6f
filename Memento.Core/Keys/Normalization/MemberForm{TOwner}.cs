namespace Memento.Keys.Normalization;

/// <summary>A member of <typeparamref name="TOwner"/>: name, colon and value.</summary>
internal abstract class MemberForm<TOwner>
{
    /// <summary>Writes the member of <paramref name="owner"/>.</summary>
    public abstract void Write(NormalizedWriter writer, TOwner owner);
}
