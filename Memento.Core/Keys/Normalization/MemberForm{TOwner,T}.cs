using Memento.Shapes;

namespace Memento.Keys.Normalization;

/// <summary>A member of type <typeparamref name="T"/>, read by a delegate on its getter.</summary>
internal sealed class MemberForm<TOwner, T>(VisibleMember member) : MemberForm<TOwner>
{
    private readonly MemberGetter<TOwner, T> _get = MemberGetter.Of<TOwner, T>(member.Property);
    private readonly byte[] _name = NameOf(member.Name);
    private ValueForm<T>? _form;

    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, TOwner owner)
    {
        writer.Path.Member(member.Name);
        if (member.Name == ValueForms.TypeKey)
        {
            throw writer.Refuse(typeof(TOwner), $"The name {ValueForms.TypeKey} is the standard's own; give the member another.");
        }

        writer.Raw(_name);
        (_form ??= ValueForms.At<T>(Position.Declared)).Write(writer, _get(ref owner));
    }

    private static byte[] NameOf(string name)
    {
        using var writer = new NormalizedWriter();
        writer.Text(name);
        writer.Punctuation(':');
        return writer.Written.ToArray();
    }
}
