using Memento.Caching;
using Memento.Shapes;

namespace Memento.Keys.Exactness;

/// <summary>A member of type <typeparamref name="T"/>, read by a delegate on its getter.</summary>
internal sealed class MemberEquality<TOwner, T>(VisibleMember member) : MemberEquality<TOwner>
{
    private readonly MemberGetter<TOwner, T> _get = MemberGetter.Of<TOwner, T>(member.Property);
    private readonly bool _isImmutable = DeepImmutability.Holds(member.Field.FieldType);

    /// <inheritdoc/>
    public override bool AreEqual(ref TOwner x, ref TOwner y) => Exact.AreEqual(_get(ref x), _get(ref y));

    /// <inheritdoc/>
    public override void AddTo(ref KeyHash hash, ref TOwner owner) => Exact.AddTo(ref hash, _get(ref owner));

    /// <inheritdoc/>
    public override bool TryKeep(ref Keeper keeper, object copy)
    {
        if (_isImmutable)
        {
            return true;
        }

        var value = (T)member.Field.GetValue(copy)!;
        if (!Exact.TryKeep(ref keeper, ref value))
        {
            return false;
        }

        // Behind an interface the field may be of a narrower type than the copy.
        if (value is not null && !member.Field.FieldType.IsInstanceOfType(value))
        {
            return false;
        }

        member.Field.SetValue(copy, value);
        return true;
    }
}
