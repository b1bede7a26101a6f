namespace Memento.Storage;

/// <summary>What was forgotten in a store: told by who forgot it, taken out of the memory caches of the others who use the store.</summary>
public sealed record ForgottenCalls
{
    /// <summary>Nothing.</summary>
    public static ForgottenCalls Nothing { get; } = new();

    /// <summary>Everything.</summary>
    public static ForgottenCalls All { get; } = new() { Everything = true };

    /// <summary>True when all calls of all functions were forgotten, or nobody can say which were not.</summary>
    public bool Everything { get; init; }

    /// <summary>The functions that were forgotten: one version, or all of them for a name without one.</summary>
    public IReadOnlyList<FunctionName> Functions { get; init; } = [];

    /// <summary>The calls that were forgotten one by one.</summary>
    public IReadOnlyList<CallKey> Calls { get; init; } = [];
}
