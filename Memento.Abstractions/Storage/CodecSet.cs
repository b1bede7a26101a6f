using Memento.Plugins;
using Memento.Serialization;

namespace Memento.Storage;

/// <summary>The codecs of one storage: those that its settings name, then the standard ones, and the compression of what they write.</summary>
internal sealed class CodecSet
{
    private readonly ICodec[] _codecs;
    private readonly ICodec[] _writers;

    /// <exception cref="ConfigurationException">The settings name a codec that there is not.</exception>
    public CodecSet(IEnumerable<string> names, IBackendBroker broker, Compression compression)
    {
        _codecs = [.. names.Select(broker.GetCodec), .. broker.StandardCodecs];
        _writers = compression == Compression.None ? _codecs : Array.ConvertAll(_codecs, codec => (ICodec)new CompressedCodec(codec, compression));
    }

    /// <summary>The first codec that takes values of a type; null when none does.</summary>
    public ICodec? ForWriting(Type declaredType) => Array.Find(_writers, codec => codec.CanEncode(declaredType));

    /// <summary>The codec to read a result with; null when this storage has none of that name. A name in stored bytes picks among these and loads nothing.</summary>
    public ICodec? ForReading(MementoRecord memento, ContentReference content) => memento.ResultType == ResultType.Exception
        ? ExceptionCodec.Instance
        : Find(content.Codec) ?? CompressedCodec.Find(content.Codec, Find);

    private ICodec? Find(string name) => Array.Find(_codecs, codec => string.Equals(codec.Name, name, StringComparison.OrdinalIgnoreCase));
}
