namespace Memento.Storage.Tiered;

/// <summary>What a tier missed.</summary>
internal enum MissedKind
{
    /// <summary>Mementos, with all that belongs to them.</summary>
    Calls,

    /// <summary>Custom metadata of a call.</summary>
    Metadata,

    /// <summary>Metadata of a function.</summary>
    Function,

    /// <summary>A null result under a key of the user's own, which hides what is there.</summary>
    Hidden,

    /// <summary>All versions of a key of the user's own that were deleted, with those of the keys below it where that was asked for.</summary>
    Deleted,
}
