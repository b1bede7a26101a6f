using Memento.Keys.Exactness;
using Memento.Shapes;

namespace Memento.Keys.Normalization;

/// <summary>A value that carries its type, because where it stands does not tell it.</summary>
internal sealed class TypedForm<T>(ValueForm<T> form) : ValueForm<T>
{
    private readonly string _typeName = TypeNames.Of(typeof(T));

    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, T value)
    {
        writer.Raw("{\"_mementoType\":\"typed\",\"type\":"u8);
        writer.Text(_typeName);
        writer.Raw(",\"value\":"u8);
        form.Write(writer, value);
        writer.Punctuation('}');
    }

    /// <inheritdoc/>
    protected override ExactEquality<T>? MakeEquality() => null;
}
