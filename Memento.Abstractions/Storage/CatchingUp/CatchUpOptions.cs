namespace Memento.Storage;

/// <summary>What a storage of several stores is to catch up on.</summary>
public sealed record CatchUpOptions
{
    /// <summary>
    /// True to compare the stores whole, and not only to go by what is on account as missed: after the account was lost, or for a store that is new among the others.
    /// Takes as long as listing them does.
    /// </summary>
    public bool CompareEverything { get; init; }

    /// <summary>True to change nothing, and to be told what is missing.</summary>
    public bool DryRun { get; init; }
}
