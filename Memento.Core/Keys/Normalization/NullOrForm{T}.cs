using Memento.Keys.Exactness;

namespace Memento.Keys.Normalization;

/// <summary>Where a reference to a sealed type stands: a value of that type, or null.</summary>
internal sealed class NullOrForm<T>(ValueForm<T> form) : ValueForm<T>
{
    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, T value) => form.WriteObject(writer, value);

    /// <inheritdoc/>
    protected override ExactEquality<T>? MakeEquality() => (ExactEquality<T>?)form.Equality;
}
