using Memento.Keys.Exactness;

namespace Memento.Keys.Normalization;

/// <summary>Where any value may stand, as any language would pass it.</summary>
internal sealed class OpenForm<T> : ValueForm<T>
{
    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, T value)
    {
        if (value is null)
        {
            writer.Null();
        }
        else
        {
            ValueForms.Of(value.GetType(), Position.Open).WriteObject(writer, value);
        }
    }

    /// <inheritdoc/>
    protected override ExactEquality<T>? MakeEquality() => null;
}
