using System.Collections.Immutable;

namespace Memento;

/// <summary>
/// What a handle changes in the calls it makes: context arguments, whether the result is wanted, arguments it already has.
/// Immutable; made and read by the handles.
/// </summary>
public sealed class CallModifiers
{
    private CallModifiers()
    {
    }

    /// <summary>Nothing is changed.</summary>
    public static CallModifiers None { get; } = new();

    /// <summary>The context arguments; null for those of the caller.</summary>
    internal ImmutableSortedDictionary<string, object?>? Context { get; private init; }

    /// <summary>True when the call is made, but what it returns is not read.</summary>
    internal bool IgnoresResult { get; private init; }

    /// <summary>The arguments a partial application already has, one a parameter, <see cref="Argument.LeftOut"/> for those it has not; null for none.</summary>
    internal ImmutableArray<object?>? Partial { get; private init; }

    internal CallModifiers WithContext(ImmutableSortedDictionary<string, object?> context) => new() { Context = context, IgnoresResult = IgnoresResult, Partial = Partial };

    internal CallModifiers IgnoringResult() => new() { Context = Context, IgnoresResult = true, Partial = Partial };

    internal CallModifiers WithPartial(ImmutableArray<object?> partial) => new() { Context = Context, IgnoresResult = IgnoresResult, Partial = partial };
}
