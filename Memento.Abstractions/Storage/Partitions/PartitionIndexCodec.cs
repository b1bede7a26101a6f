using Memento.Serialization;

namespace Memento.Storage.Partitions;

/// <summary>Reads the index of a partition where a codec is asked for. Not to be picked by a setting.</summary>
internal sealed class PartitionIndexCodec : ICodec
{
    public static PartitionIndexCodec Instance { get; } = new();

    public string Name => PartitionIndex.CodecName;

    public bool CanEncode(Type declaredType) => declaredType == typeof(PartitionIndex);

    public void Encode(object value, Type declaredType, Stream destination) => ((PartitionIndex)value).Write(destination);

    public object Decode(Stream source, Type declaredType)
    {
        using var buffer = new MemoryStream();
        source.CopyTo(buffer);
        return PartitionIndex.Read(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }
}
