namespace Memento.Testing;

/// <summary>A value that a codec takes by its type and cannot store.</summary>
/// <param name="Value">The value, not null.</param>
/// <param name="DeclaredType">The type that a function declares of which this is the result; <see cref="Serialization.ICodec.CanEncode"/> is true for it.</param>
/// <param name="Path">The member that cannot be stored, as the error has it: <c>Result</c> for the value itself, <c>Result.Rows[3].Handle</c> for a part.</param>
public sealed record CodecRefusal(object Value, Type DeclaredType, string Path = "Result")
{
    /// <summary>The type, and the member that cannot be stored.</summary>
    public override string ToString() => $"a {DeclaredType} with {Path}";
}
