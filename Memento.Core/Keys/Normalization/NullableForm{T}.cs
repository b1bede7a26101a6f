using Memento.Keys.Exactness;

namespace Memento.Keys.Normalization;

/// <summary>A value type or null.</summary>
internal sealed class NullableForm<T>(ValueForm<T> form) : ValueForm<T?>
    where T : struct
{
    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, T? value)
    {
        if (value is { } present)
        {
            form.Write(writer, present);
        }
        else
        {
            writer.Null();
        }
    }

    /// <inheritdoc/>
    protected override ExactEquality<T?>? MakeEquality() => form.Equality is null ? null : new NullableEquality<T>();
}
