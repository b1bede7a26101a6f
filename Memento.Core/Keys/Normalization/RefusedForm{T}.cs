using Memento.Keys.Exactness;

namespace Memento.Keys.Normalization;

/// <summary>A type whose values cannot be part of a key.</summary>
internal sealed class RefusedForm<T>(string hint) : ValueForm<T>
{
    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, T value) => throw writer.Refuse(value?.GetType() ?? typeof(T), hint);

    /// <inheritdoc/>
    protected override ExactEquality<T>? MakeEquality() => null;
}
