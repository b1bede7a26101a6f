namespace Memento.Testing;

/// <summary>A value for a codec to write and to read again.</summary>
/// <param name="Value">The value, not null.</param>
/// <param name="DeclaredType">The type that a function declares of which this is the result.</param>
public sealed record CodecSample(object Value, Type DeclaredType)
{
    /// <summary>A value of the type that it is declared as.</summary>
    public static CodecSample Of<T>(T value) where T : notnull => new(value, typeof(T));

    /// <summary>The type and the value, as far as a text tells it.</summary>
    public override string ToString() => $"a {DeclaredType} ({Value})";
}
