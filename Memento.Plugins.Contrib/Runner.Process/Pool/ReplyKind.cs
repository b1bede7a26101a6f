namespace Memento.Running.Processes.Pool;

/// <summary>How a call ended that was handed to a worker. The numbers are what is sent where it came from another worker.</summary>
internal enum ReplyKind
{
    /// <summary>It has an outcome.</summary>
    Outcome,

    /// <summary>The worker could not run it, and says why.</summary>
    Refused,

    /// <summary>It was cancelled and has ended. It has an outcome too, of which only what the call depended on counts, unless it was ended by force or was never begun.</summary>
    Cancelled,

    /// <summary>The worker ended, and not because it was told to.</summary>
    Died,

    /// <summary>It ran for too long, and its worker was ended.</summary>
    TimedOut,

    /// <summary>It needed too much memory, and its worker is of no use any longer.</summary>
    MemoryExceeded,
}
