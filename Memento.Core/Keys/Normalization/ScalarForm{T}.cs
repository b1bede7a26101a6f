using Memento.Keys.Exactness;

namespace Memento.Keys.Normalization;

/// <summary>A value that holds no others.</summary>
internal sealed class ScalarForm<T>(Action<NormalizedWriter, T> write, ExactEquality<T> equality) : ValueForm<T>
{
    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, T value) => write(writer, value);

    /// <inheritdoc/>
    protected override ExactEquality<T>? MakeEquality() => equality;
}
