namespace Memento.Storage.Filesystem;

/// <summary>What became of taking a lock.</summary>
internal enum LockOutcome
{
    /// <summary>There are no locks, or no more: do without.</summary>
    None,

    /// <summary>Another process has it.</summary>
    Held,

    /// <summary>It is ours.</summary>
    Taken,
}
