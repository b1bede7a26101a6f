namespace Memento.Serialization;

/// <summary>Bytes as they are.</summary>
internal sealed class BytesCodec : ICodec
{
    /// <inheritdoc/>
    public string Name => "bytes";

    /// <inheritdoc/>
    public bool BearsUncheckedBytes => true;

    /// <inheritdoc/>
    public bool CanEncode(Type declaredType)
    {
        ArgumentNullException.ThrowIfNull(declaredType);
        declaredType = Nullable.GetUnderlyingType(declaredType) ?? declaredType;
        return declaredType == typeof(byte[]) || declaredType == typeof(ReadOnlyMemory<byte>) || declaredType == typeof(Memory<byte>);
    }

    /// <inheritdoc/>
    public void Encode(object value, Type declaredType, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write(value switch
        {
            byte[] array => array,
            Memory<byte> memory => memory.Span,
            ReadOnlyMemory<byte> memory => memory.Span,
            _ => throw new ArgumentException($"{value?.GetType()} is not bytes.", nameof(value)),
        });
    }

    /// <inheritdoc/>
    public object Decode(Stream source, Type declaredType)
    {
        ArgumentNullException.ThrowIfNull(declaredType);
        declaredType = Nullable.GetUnderlyingType(declaredType) ?? declaredType;
        var bytes = StreamBytes.ReadAll(source);
        return declaredType == typeof(ReadOnlyMemory<byte>) ? (object)new ReadOnlyMemory<byte>(bytes)
            : declaredType == typeof(Memory<byte>) ? (object)new Memory<byte>(bytes)
            : bytes;
    }
}
