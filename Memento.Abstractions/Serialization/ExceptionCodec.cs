namespace Memento.Serialization;

/// <summary>Writes memoized exceptions. Not to be picked by name: the result type of a memento says that its content is an exception.</summary>
internal sealed class ExceptionCodec : ICodec
{
    public static ExceptionCodec Instance { get; } = new();

    public string Name => "exception";

    public bool CanEncode(Type declaredType) => declaredType == typeof(ExceptionRecord);

    public void Encode(object value, Type declaredType, Stream destination) => destination.Write(MementoSerializer.SerializeException((ExceptionRecord)value));

    public object Decode(Stream source, Type declaredType)
    {
        using var buffer = new MemoryStream();
        source.CopyTo(buffer);
        return MementoSerializer.DeserializeException(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }
}
