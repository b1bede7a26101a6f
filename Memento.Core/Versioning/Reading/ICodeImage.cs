using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>Where the code of one assembly is read from: a file, or what the runtime has loaded.</summary>
internal interface ICodeImage
{
    /// <summary>The metadata.</summary>
    MetadataReader Metadata { get; }

    /// <summary>The body of a method; null when it has none: abstract, native, or of the runtime.</summary>
    MethodCode? BodyOf(MethodId method);

    /// <summary>The bytes that a field starts with; empty when it has none, or they cannot be read.</summary>
    /// <param name="field">A field with data of its own in the file.</param>
    /// <param name="size">How many.</param>
    byte[] DataOf(FieldId field, int size);

    /// <summary>The version of the compiler that made the code; null when it is not known.</summary>
    string? FindCompiler();
}
