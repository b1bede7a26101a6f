using Memento.Plugins;
using Memento.Serialization;

namespace Memento.Storage;

/// <summary>The codecs of one storage: those that its settings name, then the standard ones.</summary>
internal sealed class CodecSet
{
    private readonly ICodec[] _codecs;

    /// <exception cref="ConfigurationException">The settings name a codec that there is not.</exception>
    public CodecSet(IEnumerable<string> names, IBackendBroker broker) =>
        _codecs = [.. names.Select(broker.GetCodec), .. broker.StandardCodecs];

    /// <summary>The first codec that takes values of a type; null when none does.</summary>
    public ICodec? ForWriting(Type declaredType) => Array.Find(_codecs, codec => codec.CanEncode(declaredType));

    /// <summary>The codec to read a result with; null when this storage has none of that name. A name in stored bytes picks among these and loads nothing.</summary>
    public ICodec? ForReading(MementoRecord memento, ContentReference content) => memento.ResultType == ResultType.Exception
        ? ExceptionCodec.Instance
        : Array.Find(_codecs, codec => string.Equals(codec.Name, content.Codec, StringComparison.OrdinalIgnoreCase));
}
