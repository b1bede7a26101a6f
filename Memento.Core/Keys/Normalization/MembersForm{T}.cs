using Memento.Keys.Exactness;
using Memento.Shapes;

namespace Memento.Keys.Normalization;

/// <summary>A record, plain class or struct: an object of its members, sorted by code point.</summary>
internal sealed class MembersForm<T>(ObjectShape shape) : ValueForm<T>
{
    private readonly MemberForm<T>[] _members =
    [
        .. shape.Members
            .OrderBy(member => member.Name, CodePointComparer.Instance)
            .Select(FormOf),
    ];

    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, T value)
    {
        writer.Enter(typeof(T).IsValueType ? null : value, typeof(T));
        var open = '{';
        foreach (var member in _members)
        {
            writer.Punctuation(open);
            open = ',';
            member.Write(writer, value);
        }

        writer.Raw(open == '{' ? "{}"u8 : "}"u8);
        writer.Path.Leave();
    }

    /// <inheritdoc/>
    protected override ExactEquality<T>? MakeEquality() =>
        shape.Members.Any(member => Refusals.IsUnboxable(member.Type) || member.Name == ValueForms.TypeKey) ? null : new MembersEquality<T>(shape);

    private static MemberForm<T> FormOf(VisibleMember member) => Refusals.IsUnboxable(member.Type)
        ? new RefusedMemberForm<T>(member)
        : (MemberForm<T>)Activator.CreateInstance(typeof(MemberForm<,>).MakeGenericType(typeof(T), member.Type), member)!;
}
