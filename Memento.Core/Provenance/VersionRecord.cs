using Memento.Versioning;

namespace Memento.Provenance;

/// <summary>A version of a function as a store has it on record, from the first time that one of its calls was computed.</summary>
/// <param name="Function">The function with the version.</param>
/// <param name="Recorded">When that was, in UTC.</param>
/// <param name="Code">What the version is made of.</param>
public sealed record VersionRecord(FunctionName Function, DateTimeOffset Recorded, FunctionCode Code);
