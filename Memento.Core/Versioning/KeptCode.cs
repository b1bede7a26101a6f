using Memento.Files;

namespace Memento.Versioning;

/// <summary>
/// What is kept of a function's code for the next process, as bytes: the SHA-256 of what follows, so that what was cut or changed is known to be,
/// then the parts of <see cref="FunctionCode"/> in their order, but how the assemblies were built, which is read when somebody asks.
/// </summary>
/// <remarks>Not <see cref="FunctionCodeText"/>: to write and read JSON takes a program that starts longer than all else that it does with it.</remarks>
internal static class KeptCode
{
    /// <summary>Part of the name of what is kept, and raised when its form changes, or when more of the code is found than before.</summary>
    public const string Form = "14";

    /// <summary>Writes a function's code.</summary>
    public static byte[] Write(FunctionCode code)
    {
        using var bytes = SealedBytes.Begin();
        new KeptCodeWriter(bytes).Write(code);
        return SealedBytes.Seal(bytes);
    }

    /// <summary>Reads a function's code; null where the bytes are damaged.</summary>
    public static FunctionCode? Read(byte[] kept)
    {
        using var bytes = SealedBytes.Open(kept);
        return bytes is null ? null : new KeptCodeReader(bytes).Read();
    }
}
