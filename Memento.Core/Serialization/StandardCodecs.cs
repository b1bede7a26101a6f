namespace Memento.Serialization;

/// <summary>The codecs that every host has.</summary>
public static class StandardCodecs
{
    /// <summary>Bytes, text and JSON, in the order in which they are asked whether they take a type.</summary>
    public static IReadOnlyList<ICodec> All { get; } = [new BytesCodec(), new TextCodec(), new JsonCodec()];
}
