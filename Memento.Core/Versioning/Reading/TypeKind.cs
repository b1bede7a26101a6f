namespace Memento.Versioning.Reading;

/// <summary>What a type in a signature is.</summary>
internal enum TypeKind
{
    Named,
    Array,
    Grid,
    ByReference,
    Pointer,
    TypeParameter,
    MethodParameter,
    FunctionPointer,
    Modified,
}
