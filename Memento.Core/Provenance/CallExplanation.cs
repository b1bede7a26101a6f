using Memento.Versioning;

namespace Memento.Provenance;

/// <summary>
/// Why a call was computed, or would be: the nearest earlier call of the function, and what differs. Made by <see cref="MementoFunction.ExplainAsync"/> and
/// <see cref="BoundCall{TResult}.ExplainAsync"/>.
/// </summary>
public sealed record CallExplanation
{
    /// <summary>The call.</summary>
    public required CallKey Call { get; init; }

    /// <summary>Its memento; null when it is not remembered, so that it would be computed.</summary>
    public MementoRecord? Memento { get; init; }

    /// <summary>The resources that have changed since it was computed, so that it is computed again at the next call. What made it be computed again before is in the memento.</summary>
    public IReadOnlyList<ResourceHandle> ChangedSince { get; init; } = [];

    /// <summary>
    /// The nearest earlier call: the newest one with the same arguments, whatever the version; where there is none, the newest of those that differ in the fewest
    /// arguments. Null when no earlier call of the function is remembered.
    /// </summary>
    public MementoRecord? Nearest { get; init; }

    /// <summary>The arguments in which the two differ.</summary>
    public IReadOnlyList<ArgumentChange> Arguments { get; init; } = [];

    /// <summary>What differs between their versions; null where they differ and the store does not know in what.</summary>
    public IReadOnlyList<VersionChange>? Code { get; init; } = [];

    /// <summary>A few sentences for a person.</summary>
    public override string ToString()
    {
        var name = Call.Function.Unversioned;
        var first = Memento is { } memento
            ? $"{name} was computed with these arguments on {TimeText.At(memento.Time)}{Because(memento.ChangedResources, ", again, since ", " had changed")}{(memento.AdoptedFrom is { } from ? $", and adopted from the version {Shortened(from)}" : "")}.{Because(ChangedSince, " It is computed again at the next call, since ", " has changed.")}"
            : $"{name} is not remembered with these arguments at this version.";
        if (Nearest is null)
        {
            return $"{first} No earlier call of it is remembered.";
        }

        var code = Code is { } changes
            ? changes.Select(change => change.ToString())
            : [$"the version is {Shortened(Call.Function)} and was {Shortened(Nearest.Function)}, of which is not kept what it was made of"];
        return $"{first} What differs from the nearest earlier call, of {TimeText.At(Nearest.Time)}: {string.Join("; ", Arguments.Select(change => change.ToString()).Concat(code))}.";
    }

    private static string Because(IReadOnlyList<ResourceHandle> resources, string before, string after) =>
        resources.Count == 0 ? "" : $"{before}{string.Join(" and ", resources.Select(resource => $"the {resource.Type} {resource.Uri}"))}{after}";

    private static string Shortened(FunctionName function) => ConstantText.ShortHash(function.Version ?? "none");
}
