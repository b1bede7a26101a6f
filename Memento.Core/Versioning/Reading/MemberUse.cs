namespace Memento.Versioning.Reading;

/// <summary>A method or field as code uses it.</summary>
/// <param name="parent">The type it is a member of, with type arguments.</param>
/// <param name="name">Its name.</param>
internal sealed class MemberUse(TypeSignature parent, string name)
{
    public TypeSignature Parent { get; } = parent;

    public string Name { get; } = name;

    /// <summary>Of a method, as it was declared; null for a field.</summary>
    public CallSignature? Signature { get; init; }

    /// <summary>Of a field, as it was declared; null for a method.</summary>
    public TypeSignature? FieldType { get; init; }

    /// <summary>Of a generic method.</summary>
    public TypeSignature[] TypeArguments { get; init; } = [];

    /// <summary>The method, where its code is read.</summary>
    public MethodId? Method { get; init; }

    /// <summary>The field, where its type's code is read.</summary>
    public FieldId? Field { get; init; }
}
