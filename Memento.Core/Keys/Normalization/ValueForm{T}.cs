using Memento.Keys.Exactness;

namespace Memento.Keys.Normalization;

/// <summary>How values of <typeparamref name="T"/> are written, without boxing.</summary>
internal abstract class ValueForm<T> : ValueForm
{
    private ExactEquality<T>? _equality;

    /// <inheritdoc/>
    public sealed override ExactEquality? Equality => _equality ??= MakeEquality();

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

    /// <summary>Makes the comparison. A form that writes more of a value than another, or less, compares more of it, or less.</summary>
    /// <returns>Null when there is none.</returns>
    protected abstract ExactEquality<T>? MakeEquality();
}
