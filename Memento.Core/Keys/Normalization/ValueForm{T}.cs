namespace Memento.Keys.Normalization;

/// <summary>How values of <typeparamref name="T"/> are written, without boxing.</summary>
internal abstract class ValueForm<T> : ValueForm
{
    /// <summary>Writes a value, which is not null unless the form says that it takes null.</summary>
    public abstract void Write(NormalizedWriter writer, T value);

    /// <inheritdoc/>
    public sealed override void WriteObject(NormalizedWriter writer, object? value)
    {
        if (value is null)
        {
            writer.Null();
        }
        else
        {
            Write(writer, (T)value);
        }
    }
}
