using Memento.Serialization;

namespace Memento.Caching;

/// <summary>A result that a caller could change: its bytes are kept, and each caller gets a value read from them.</summary>
internal sealed class EncodedValue(byte[] encoded, ICodec codec, Type declaredType) : CachedValue
{
    /// <summary>What the object and the array cost beside the bytes.</summary>
    private const int Overhead = 64;

    public override long Size => encoded.Length + Overhead;

    public override object Get()
    {
        using var stream = new MemoryStream(encoded, writable: false);
        return codec.Decode(stream, declaredType);
    }

    // Not by decoding: the codec has no choice but to give the declared type.
    public override bool IsOf(Type type) => type.IsAssignableFrom(declaredType);
}
