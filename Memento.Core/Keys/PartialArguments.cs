using System.Collections.Immutable;

namespace Memento.Keys;

/// <summary>
/// The arguments that a function was given before its call: by position and by name. Never changes; each further partial
/// application makes another one.
/// </summary>
public sealed class PartialArguments
{
    private PartialArguments(ImmutableArray<object?> positional, ImmutableDictionary<string, object?> keyword)
    {
        Positional = positional;
        Keyword = keyword;
    }

    /// <summary>No arguments.</summary>
    public static PartialArguments None { get; } = new([], ImmutableDictionary.Create<string, object?>(StringComparer.Ordinal));

    /// <summary>The arguments by position, from the first partial application to the last.</summary>
    public IReadOnlyList<object?> Positional { get; }

    /// <summary>The arguments by name; of two with one name the later stands.</summary>
    public IReadOnlyDictionary<string, object?> Keyword { get; }

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Positional.Count == 0 && Keyword.Count == 0;

    /// <summary>Appends positional arguments and lays named ones over those there are.</summary>
    /// <param name="positional">The arguments by position; null for none.</param>
    /// <param name="keyword">The arguments by name; null for none.</param>
    public PartialArguments With(IReadOnlyList<object?>? positional, IReadOnlyDictionary<string, object?>? keyword = null) => new(
        positional is null ? (ImmutableArray<object?>)Positional : ((ImmutableArray<object?>)Positional).AddRange(positional),
        keyword is null ? (ImmutableDictionary<string, object?>)Keyword : ((ImmutableDictionary<string, object?>)Keyword).SetItems(keyword));
}
