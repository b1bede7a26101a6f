using Memento.Versioning;

namespace Memento.Provenance;

/// <summary>A function that has another version than it had, so that its calls are computed anew.</summary>
/// <param name="Before">The function with the version that it had.</param>
/// <param name="After">The function with the version that it has.</param>
/// <param name="Reasons">What differs between the two.</param>
public sealed record FunctionChange(FunctionName Before, FunctionName After, IReadOnlyList<VersionChange> Reasons)
{
    /// <summary>A sentence for a person, without a full stop.</summary>
    public override string ToString() => $"{After.Unversioned} is another version: {string.Join("; ", Reasons)}";
}
