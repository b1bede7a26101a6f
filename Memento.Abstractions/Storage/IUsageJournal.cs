namespace Memento.Storage;

/// <summary>
/// A storage backend that puts aside at hardly any cost what a process which ends has counted of the calls that it found, until another one adds it to what the store has of the functions.
/// Optional: without it each process adds its own, which takes longer than all else that it does as it ends.
/// </summary>
/// <remarks>Called from any thread and any process that has the store. The lines are the host's; a store only keeps them, and may lose them, which costs the counts and nothing else.</remarks>
public interface IUsageJournal
{
    /// <summary>Appends lines.</summary>
    /// <param name="lines">UTF-8, each with a line feed at its end; none to find out whether the store may be written.</param>
    /// <returns>False when that is not possible now, or there is enough to be added up already: the caller then adds up what there is.</returns>
    /// <exception cref="IOException">The store could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be written.</exception>
    bool TryAppendUsage(ReadOnlySpan<byte> lines);

    /// <summary>Takes the lines that were appended, by whichever process, so that nobody else gets them.</summary>
    /// <returns>Nothing when there are none, or somebody is just at them.</returns>
    /// <exception cref="IOException">The store could not be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be read or written.</exception>
    ReadOnlyMemory<byte> TakeUsage();
}
