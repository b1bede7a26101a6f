using System.Reflection;

namespace Memento.Versioning.Statics;

/// <inheritdoc/>
internal sealed class StaticField<T>(FieldInfo info) : StaticField(info)
{
    private readonly Func<T> _get = GetterOf<T>(info);

    public T Current => _get();

    public override object? Value => _get();

    public override StaticValue? Keep() => TryKeep(_get(), out var kept) ? new StaticValue<T>(this, kept) : null;
}
