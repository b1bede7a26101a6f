namespace Memento.Serialization;

/// <summary>The codecs that every host has.</summary>
public static class StandardCodecs
{
    /// <summary>
    /// In the order in which they are asked whether they take a type: bytes, text, arrays (<c>npy</c>), tables (<c>npz</c>), and JSON,
    /// which takes all that is left.
    /// </summary>
    public static IReadOnlyList<ICodec> All { get; } = [new BytesCodec(), new TextCodec(), new NpyCodec(), new NpzCodec(), new JsonCodec()];
}
