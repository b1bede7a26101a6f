using System.Text;

namespace Memento.Serialization;

/// <summary>Strings as UTF-8 text without a mark at its beginning: what an editor opens and other languages read.</summary>
internal sealed class TextCodec : ICodec
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public string Name => "text";

    /// <inheritdoc/>
    public bool CanEncode(Type declaredType) => declaredType == typeof(string);

    /// <inheritdoc/>
    /// <exception cref="UnsupportedResultException">The string holds half of a surrogate pair, which UTF-8 cannot write.</exception>
    public void Encode(object value, Type declaredType, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        try
        {
            destination.Write(Strict.GetBytes((string)value));
        }
        catch (EncoderFallbackException)
        {
            // Not silently replaced: the next call would return another string than this one.
            throw new UnsupportedResultException("Result", typeof(string), "It holds half of a surrogate pair, which UTF-8 cannot write; return a well-formed string, or wrap it in a record.");
        }
    }

    /// <inheritdoc/>
    public object Decode(Stream source, Type declaredType)
    {
        var bytes = StreamBytes.ReadAll(source);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            // The one way in which bytes are no text.
            throw new InvalidDataException("The stored text is not UTF-8.", error);
        }
    }
}
