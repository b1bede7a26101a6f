namespace Memento.Storage;

/// <summary>What a collection took of one version of a function.</summary>
/// <param name="Function">The function at the version.</param>
/// <param name="Mementos">How many of its mementos went.</param>
/// <param name="Bytes">How many bytes they took, with the results that nothing else reaches.</param>
/// <param name="Remaining">How many of its mementos are left; with the last one the version's metadata went too.</param>
public sealed record CollectedVersion(FunctionName Function, long Mementos, long Bytes, long Remaining);
