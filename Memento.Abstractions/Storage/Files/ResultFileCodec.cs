using Memento.Serialization;

namespace Memento.Storage.Files;

/// <summary>Writes the bytes of a file that is a result. Not to be picked by a setting, and not to be read with: a file is found, not made.</summary>
internal sealed class ResultFileCodec : ICodec
{
    /// <summary>What stands in the place of a codec's name.</summary>
    public const string CodecName = "file";

    private const int PieceSize = 128 * 1024;

    public static ResultFileCodec Instance { get; } = new();

    public string Name => CodecName;

    public static bool Wrote(ContentReference content) => string.Equals(content.Codec, CodecName, StringComparison.Ordinal);

    public bool CanEncode(Type declaredType) => declaredType == typeof(ResultFile);

    public void Encode(object value, Type declaredType, Stream destination)
    {
        var path = ((ResultFile)value).Path;
        try
        {
            using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            source.CopyTo(destination, PieceSize);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnsupportedResultException("Result", typeof(ResultFile), $"There is no file '{path}': make it before the function returns it.");
        }
    }

    public object Decode(Stream source, Type declaredType) => throw new InvalidDataException("It is a file.");
}
