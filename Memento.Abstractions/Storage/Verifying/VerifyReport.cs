namespace Memento.Storage;

/// <summary>What looking at every byte of a store has found.</summary>
public sealed record VerifyReport
{
    /// <summary>What is damaged, in the order in which it was found; empty when everything is as it was written.</summary>
    public IReadOnlyList<StoreDamage> Damages { get; init; } = [];

    /// <summary>How many mementos were read.</summary>
    public long Mementos { get; init; }

    /// <summary>How many objects were read.</summary>
    public long Objects { get; init; }

    /// <summary>How many bytes those have.</summary>
    public long Bytes { get; init; }

    /// <summary>
    /// What was found in each store, nearest first, of a storage that is made of several; none for one that is not. The damages of this report are those of
    /// all of them, and its numbers those of the nearest: what several stores have would count more than once in a sum.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, VerifyReport>> Stores { get; init; } = [];

    /// <summary>True when everything is as it was written.</summary>
    public bool IsWhole => Damages.Count == 0;
}
