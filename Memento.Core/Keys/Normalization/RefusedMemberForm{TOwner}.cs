using Memento.Shapes;

namespace Memento.Keys.Normalization;

/// <summary>A member of a type that not even a delegate can return, such as a pointer.</summary>
internal sealed class RefusedMemberForm<TOwner>(VisibleMember member) : MemberForm<TOwner>
{
    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, TOwner owner)
    {
        writer.Path.Member(member.Name);
        throw writer.Refuse(member.Type, "A pointer means something in this process only; pass what it points to.");
    }
}
