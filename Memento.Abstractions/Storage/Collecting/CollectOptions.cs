namespace Memento.Storage;

/// <summary>What to collect in a store. By itself: what no memento reaches, and nothing else.</summary>
/// <remarks>
/// Mementos go, the least recently used first, until every limit is kept. What is pinned, and what is younger than
/// <see cref="GracePeriod"/>, counts towards the limits and stays.
/// </remarks>
public sealed record CollectOptions
{
    /// <summary>
    /// How long after it was last written or used everything stays, one hour by default. It is what makes collecting safe beside
    /// writers that hold no lease: an object is written before the memento that reaches it, and this has to be longer than the time between
    /// the two. What a held lease is for stays in any case. Zero only where nobody else uses the store, or everybody takes leases.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan GracePeriod
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A grace period is not negative; zero is for a store that nobody else uses.");
    } = TimeSpan.FromHours(1);

    /// <summary>How many bytes mementos and results may take together; null for any number. An object that several mementos share counts once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long? MaximumBytes
    {
        get;
        init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A limit in bytes is not negative; null is for no limit.");
    }

    /// <summary>How many mementos may stay; null for any number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long? MaximumCount
    {
        get;
        init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A limit of mementos is not negative; null is for no limit.");
    }

    /// <summary>How long ago a memento may have been used last; null for any time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan? MaximumAge
    {
        get;
        init => field = value is null || value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "An age is not negative; null is for no limit.");
    }

    /// <summary>How many versions of each function stay, those used last; null for all. All mementos of the others go.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than one.</exception>
    public int? KeepVersions
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one version of a function is kept; forget the function to be rid of all.");
    }

    /// <summary>The function whose mementos may go and which the limits are for: at one version, or at all when the name has none. Null for all functions.</summary>
    public FunctionName? Function { get; init; }

    /// <summary>True to change nothing, and to be told what would go.</summary>
    public bool DryRun { get; init; }
}
