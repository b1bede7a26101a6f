namespace Memento.Versioning.Reading;

/// <summary>Which part of the code: there is one object for each, which the type, method or field has that it is about.</summary>
/// <param name="kind">What it is.</param>
/// <param name="assembly">Where.</param>
/// <param name="member">The method, field or type there; the assembly itself for the assembly as such.</param>
/// <param name="version">Of a function with a version of its own, that.</param>
internal sealed class UnitKey(CodePartKind kind, AssemblyCode assembly, object member, string? version = null)
{
    public CodePartKind Kind { get; } = kind;

    public AssemblyCode Assembly { get; } = assembly;

    public object Member { get; } = member;

    public string? Version { get; } = version;

    /// <summary>What was read of the part, where it was; kept by who reads it.</summary>
    public object? Read;
}
