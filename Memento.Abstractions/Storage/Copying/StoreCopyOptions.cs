namespace Memento.Storage;

/// <summary>What <see cref="StoreCopy"/> is to copy.</summary>
public sealed record StoreCopyOptions
{
    /// <summary>The functions whose calls are copied: at one version, or at all when the name has none. Null for all functions.</summary>
    public IReadOnlyList<FunctionName>? Functions { get; init; }

    /// <summary>True to replace a memento that the other store has when this one's was computed later. False, the default, leaves what is there.</summary>
    public bool ReplaceOlder { get; init; }

    /// <summary>True to replace custom metadata that the other store has under the same name. False, the default, adds what it has not.</summary>
    public bool ReplaceMetadata { get; init; }

    /// <summary>True to change nothing, and to be told what would be copied.</summary>
    public bool DryRun { get; init; }

    /// <summary>How many calls are asked for and written at once, 100 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than one.</exception>
    public int BatchSize
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one call is copied at once.");
    } = 100;
}
