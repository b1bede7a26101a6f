using Memento.Shapes;

namespace Memento.Serialization.Json;

/// <summary>A member of type <typeparamref name="T"/>, read by a delegate on its getter.</summary>
internal sealed class JsonMember<TOwner, T>(VisibleMember member) : JsonMember<TOwner>(member.Name)
{
    private readonly MemberGetter<TOwner, T> _get = MemberGetter.Of<TOwner, T>(member.Property);
    private JsonForm<T>? _form;

    /// <inheritdoc/>
    public override JsonForm Form => TypedForm;

    // Not in the constructor: a type may contain itself.
    private JsonForm<T> TypedForm => _form ??= JsonForms.At<T>();

    /// <inheritdoc/>
    public override object? Get(ref TOwner owner) => _get(ref owner);

    /// <inheritdoc/>
    public override void Write(JsonOutput output, ref TOwner owner) => TypedForm.Write(output, _get(ref owner));
}
