namespace Memento.Keys.Exactness;

/// <summary>Bytes, of which the text is their digest.</summary>
/// <param name="read">Reads the bytes of a value.</param>
/// <param name="make">Makes a value of bytes.</param>
internal sealed class BytesEquality<T>(Func<T, ReadOnlyMemory<byte>> read, Func<byte[], T> make) : CompositeEquality<T>
{
    /// <inheritdoc/>
    public override bool AreEqual(T x, T y) => IsNull(x) || IsNull(y) ? IsNull(x) && IsNull(y) : read(x).Span.SequenceEqual(read(y).Span);

    /// <inheritdoc/>
    public override void AddTo(ref KeyHash hash, T value)
    {
        if (!IsNull(value))
        {
            var bytes = read(value).Span;
            hash.Add(bytes.Length);
            hash.Add(bytes);
        }
    }

    /// <inheritdoc/>
    public override bool TryKeep(ref Keeper keeper, ref T value)
    {
        if (IsNull(value))
        {
            return true;
        }

        var bytes = read(value).Span;
        if (!keeper.Enter() || !keeper.Take(bytes.Length))
        {
            return false;
        }

        value = make(bytes.ToArray());
        keeper.Leave();
        return true;
    }
}
