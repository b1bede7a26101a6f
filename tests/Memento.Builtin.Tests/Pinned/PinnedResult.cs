using Memento.Storage;
using Memento.Testing;

namespace Memento.Builtin.Tests.Pinned;

/// <summary>A result of the pinned store: how it was stored, and how it is found again.</summary>
/// <param name="Call">The call.</param>
/// <param name="Value">What is stored, and has to be read.</param>
/// <param name="Codec">The codec that the memento names; null for a result without bytes.</param>
/// <param name="IsInline">Whether the bytes stand within the memento.</param>
/// <param name="Compression">The storage's setting when it is stored.</param>
/// <param name="Result">What is handed to the storage.</param>
/// <param name="DeclaredType">What the bytes are read as.</param>
internal sealed record PinnedResult(CallKey Call, object? Value, string? Codec, bool IsInline, Compression Compression, ResultToStore Result, Type DeclaredType)
{
    /// <summary>A result of the function <c>Compute</c> with an argument.</summary>
    public static PinnedResult Of<T>(int argument, T value, string codec, bool isInline = true, Compression compression = Compression.None, string? keyOverride = null, FunctionName? function = null)
    {
        var result = TestCalls.Result(value, function, argument, keyOverride);
        return new(result.Memento.Call, value, codec, isInline, compression, result, typeof(T));
    }

    /// <summary>A result of a kind of its own.</summary>
    public static PinnedResult Of(ResultToStore result, string? codec) => new(result.Memento.Call, result.Value, codec, codec is not null, Compression.None, result, result.DeclaredType);
}
