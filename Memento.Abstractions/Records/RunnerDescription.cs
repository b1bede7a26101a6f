using System.Collections.ObjectModel;

namespace Memento;

/// <summary>Which runner made a result, as the memento keeps it: <c>{"type":"local"}</c> and whatever else the runner tells of itself.</summary>
public sealed record RunnerDescription
{
    /// <summary>Describes a runner.</summary>
    /// <param name="type">The runner's short name.</param>
    /// <param name="details">What else is worth keeping, such as the name of a queue; no secrets.</param>
    public RunnerDescription(string type, IReadOnlyDictionary<string, string>? details = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        Type = type;
        Details = details ?? ReadOnlyDictionary<string, string>.Empty;
    }

    /// <summary>The runner's short name.</summary>
    public string Type { get; }

    /// <summary>What else the runner tells of itself; empty when there is nothing.</summary>
    public IReadOnlyDictionary<string, string> Details { get; }

    /// <summary>Equal when the type and every detail are.</summary>
    public bool Equals(RunnerDescription? other) =>
        other is not null
        && string.Equals(Type, other.Type, StringComparison.Ordinal)
        && Details.Count == other.Details.Count
        && Details.All(detail => other.Details.TryGetValue(detail.Key, out var value) && string.Equals(value, detail.Value, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override int GetHashCode() => Type.GetHashCode(StringComparison.Ordinal);
}
