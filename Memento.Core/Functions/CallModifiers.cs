using System.Collections.Immutable;
using Memento.Storage;

namespace Memento;

/// <summary>
/// What a handle changes in the calls it makes: context arguments, whether the result is wanted, where they run and whether they may call others, arguments
/// it already has. Immutable; made and read by the handles.
/// </summary>
public sealed class CallModifiers
{
    private CallModifiers()
    {
    }

    private CallModifiers(CallModifiers other)
    {
        Context = other.Context;
        IgnoresResult = other.IgnoresResult;
        ForcesLocal = other.ForcesLocal;
        PreventsCalls = other.PreventsCalls;
        Partial = other.Partial;
        KeyOverride = other.KeyOverride;
    }

    /// <summary>Nothing is changed.</summary>
    public static CallModifiers None { get; } = new();

    /// <summary>The context arguments; null for those of the caller.</summary>
    internal ImmutableSortedDictionary<string, object?>? Context { get; private init; }

    /// <summary>True when the call is made, but what it returns is not read.</summary>
    internal bool IgnoresResult { get; private init; }

    /// <summary>True when the call runs in this process, whatever the cluster's runner.</summary>
    internal bool ForcesLocal { get; private init; }

    /// <summary>True when the function may call no memento function.</summary>
    internal bool PreventsCalls { get; private init; }

    /// <summary>The arguments a partial application already has, one a parameter, <see cref="Argument.LeftOut"/> for those it has not; null for none.</summary>
    internal ImmutableArray<object?>? Partial { get; private init; }

    /// <summary>The key of the data store that results go under; null for that of their content.</summary>
    internal string? KeyOverride { get; private init; }

    internal CallModifiers WithContext(ImmutableSortedDictionary<string, object?> context) => new(this) { Context = context };

    internal CallModifiers IgnoringResult() => new(this) { IgnoresResult = true };

    internal CallModifiers ForcingLocal() => new(this) { ForcesLocal = true };

    internal CallModifiers PreventingCalls() => new(this) { PreventsCalls = true };

    internal CallModifiers WithPartial(ImmutableArray<object?> partial) => new(this) { Partial = partial };

    /// <exception cref="ArgumentException">It is no key of a data store, or one of those that are kept for content.</exception>
    internal CallModifiers WithKeyOverride(string key) => new DataKey(key).IsContentAddressed
        ? throw new ArgumentException($"'{key}' cannot be the key of a result: keys of this form are kept for content named by its own hash.", nameof(key))
        : new(this) { KeyOverride = key };
}
