namespace Memento.Storage.Locking;

/// <summary>What became of taking a lock.</summary>
public enum LockOutcome
{
    /// <summary>There are no locks, or no more: do without.</summary>
    None,

    /// <summary>Another process has it.</summary>
    Held,

    /// <summary>It is ours.</summary>
    Taken,
}
