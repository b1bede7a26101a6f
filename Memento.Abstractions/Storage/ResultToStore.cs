namespace Memento.Storage;

/// <summary>A result on its way into a store.</summary>
/// <param name="Memento">The memento, its content left open: the store fills it in, whatever it carried.</param>
/// <param name="Value">The result: a value of <paramref name="DeclaredType"/>, null, or an <see cref="ExceptionRecord"/>.</param>
/// <param name="DeclaredType">The result type that the function declares.</param>
public sealed record ResultToStore(MementoRecord Memento, object? Value, Type DeclaredType)
{
    /// <summary>Stores the result under this key of the data store instead of the one made of its content.</summary>
    public string? KeyOverride { get; init; }

    /// <summary>
    /// All direct calls in order, when there were more than the memento itself keeps: the store keeps them beside it and fills in
    /// <see cref="MementoRecord.InvocationList"/>. Read once, before the store answers. Null when the memento says it all; what list it refers to stays then.
    /// </summary>
    public IEnumerable<Invocation>? AllInvocations { get; init; }
}
