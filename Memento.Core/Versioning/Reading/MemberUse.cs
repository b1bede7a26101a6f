using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>A method or field as code uses it.</summary>
/// <param name="Parent">The type it is a member of, with type arguments.</param>
/// <param name="Name">Its name.</param>
/// <param name="Signature">Of a method, as it was declared.</param>
/// <param name="FieldType">Of a field, as it was declared.</param>
/// <param name="TypeArguments">Of a generic method.</param>
internal sealed record MemberUse(
    TypeSignature Parent,
    string Name,
    MethodSignature<TypeSignature>? Signature,
    TypeSignature? FieldType,
    ImmutableArray<TypeSignature> TypeArguments)
{
    /// <summary>The method, where its code is read.</summary>
    public MethodId? Method { get; init; }

    /// <summary>The field, where its type's code is read.</summary>
    public FieldId? Field { get; init; }
}
