using Memento.Serialization;
using Memento.Storage.Files;
using Memento.Storage.Partitions;

namespace Memento.Storage;

/// <summary>The codecs of one storage: those that its settings name, then the standard ones, and the compression of what they write.</summary>
internal sealed class CodecSet
{
    /// <summary>What stands in the place of a codec where none wrote the bytes.</summary>
    private static readonly HashSet<string> Reserved = new([PartitionIndex.CodecName, ResultFileCodec.CodecName, ExceptionCodec.Instance.Name, InvocationListWriter.Format], StringComparer.OrdinalIgnoreCase);

    private readonly ICodec[] _codecs;
    private readonly ICodec[] _writers;

    /// <summary>Codecs that compress nothing, for what no storage is asked for.</summary>
    public CodecSet(IEnumerable<ICodec> codecs) => _writers = _codecs = [.. codecs];

    /// <param name="named">Those that the settings name.</param>
    /// <param name="standard">The standard ones.</param>
    /// <param name="compression">How what they write is compressed.</param>
    /// <exception cref="ConfigurationException">One has a name that another one has.</exception>
    public CodecSet(IEnumerable<ICodec> named, IEnumerable<ICodec> standard, Compression compression)
    {
        _codecs = [.. named, .. standard];
        if (Array.Find(_codecs, static codec => Reserved.Contains(codec.Name)) is { } codec)
        {
            throw new ConfigurationException(ConfigurationErrors.ReservedCodecName, $"A codec is named '{codec.Name}', which means something else in a memento; rename it.");
        }

        // The settings may name one of the standard ones, which is then asked first.
        if (Array.Find(_codecs, codec => !ReferenceEquals(Find(codec.Name), codec)) is { } other)
        {
            var first = Find(other.Name)!;
            throw new ConfigurationException(
                ConfigurationErrors.ReservedCodecName,
                $"Two codecs are named '{first.Name}', {first.GetType().FullName} and {other.GetType().FullName}, and by the name of a codec a result is read; rename the one of the plugin.");
        }

        _writers = compression == Compression.None ? _codecs : Array.ConvertAll(_codecs, codec => (ICodec)new CompressedCodec(codec, compression));
    }

    /// <summary>The first codec that takes values of a type; null when none does. Files stay as they are, so that they can be handed out.</summary>
    public ICodec? ForWriting(Type declaredType) => declaredType == typeof(ResultFile) ? ResultFileCodec.Instance : Array.Find(_writers, codec => codec.CanEncode(declaredType));

    /// <summary>The codec to read a result with; null when this storage has none of that name. A name in stored bytes picks among these and loads nothing.</summary>
    public ICodec? ForReading(MementoRecord memento, ContentReference content) => memento.ResultType == ResultType.Exception
        ? ExceptionCodec.Instance
        : ForValue(content);

    /// <summary>The codec to read a result with that is no exception; null when this storage has none of that name.</summary>
    public ICodec? ForValue(ContentReference content) => ResultFileCodec.Wrote(content) ? ResultFileCodec.Instance : Find(content.Codec) ?? CompressedCodec.Find(content.Codec, Find);

    private ICodec? Find(string name) => Array.Find(_codecs, codec => string.Equals(codec.Name, name, StringComparison.OrdinalIgnoreCase));
}
