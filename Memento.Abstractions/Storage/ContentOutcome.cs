using Memento.Caching;

namespace Memento.Storage;

/// <summary>What came of reading the content of a result.</summary>
internal readonly record struct ContentOutcome
{
    /// <summary>The result, when there is neither <see cref="Damage"/> nor <see cref="Refusal"/>.</summary>
    public object? Value { get; private init; }

    /// <summary>The result as the memory cache keeps it; null when it cannot be kept.</summary>
    public CachedValue? Cached { get; private init; }

    /// <summary>Why the bytes are not those that were written; null when they are.</summary>
    public string? Damage { get; private init; }

    /// <summary>Why the right bytes do not give a value of the declared type; null when they do.</summary>
    public string? Refusal { get; private init; }

    public static ContentOutcome Read(object value, CachedValue? cached) => new() { Value = value, Cached = cached };

    public static ContentOutcome Damaged(string reason) => new() { Damage = reason };

    public static ContentOutcome Refused(string reason) => new() { Refusal = reason };
}
