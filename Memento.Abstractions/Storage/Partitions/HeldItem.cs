namespace Memento.Storage.Partitions;

/// <summary>A value that the function has in memory.</summary>
/// <param name="value">The value, or null.</param>
/// <param name="declaredType">The type that it is stored as.</param>
internal sealed class HeldItem(object? value, Type declaredType) : PartitionItem
{
    public object? Value => value;

    public Type DeclaredType => declaredType;

    public override ValueTask<object?> ReadAsync(string key, Type type, CancellationToken cancellationToken) => new(value);
}
