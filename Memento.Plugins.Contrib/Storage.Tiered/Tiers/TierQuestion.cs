using System.Diagnostics;

namespace Memento.Storage.Tiered;

/// <summary>A question to a tier, whose time counts from when it is asked: where many are under way it waits for a thread before.</summary>
internal sealed class TierQuestion
{
    private long _begun;

    /// <summary>Whether it is asked, and no longer waits for a thread.</summary>
    public bool HasBegun => Volatile.Read(ref _begun) != 0;

    public void Begin() => Volatile.Write(ref _begun, Stopwatch.GetTimestamp());

    /// <summary>How much is left of the time that an answer may take.</summary>
    public TimeSpan TimeLeft(TimeSpan timeout) => Volatile.Read(ref _begun) is not 0 and var begun ? timeout - Stopwatch.GetElapsedTime(begun) : timeout;
}
