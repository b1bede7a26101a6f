namespace Memento.Storage;

/// <summary>What catching up brought to one store; of a dry run, what it would bring.</summary>
/// <param name="Name">The store, as people name it.</param>
public sealed record CaughtUpStore(string Name)
{
    /// <summary>How many calls were copied, with all that belongs to them, or with metadata that they had not.</summary>
    public long Copied { get; init; }

    /// <summary>How many bytes of results that took.</summary>
    public long Bytes { get; init; }

    /// <summary>How many times something was forgotten that was forgotten elsewhere: a call, a function or everything.</summary>
    public long Forgotten { get; init; }

    /// <summary>How many entries could not be brought; they are among those left.</summary>
    public long Failed { get; init; }

    /// <summary>How many entries are still on account as missed.</summary>
    public long Left { get; init; }

    /// <summary>What went wrong first, a sentence; null when nothing did.</summary>
    public string? Trouble { get; init; }
}
