namespace Memento.Provenance;

/// <summary>What this process has counted of a version and no store has yet. Usable from any thread.</summary>
internal sealed class UsageTally
{
    private long _computed;
    private long _remembered;
    private long _ticks;

    public void Add(long computed, long remembered, long ticks)
    {
        Interlocked.Add(ref _computed, computed);
        Interlocked.Add(ref _remembered, remembered);
        Interlocked.Add(ref _ticks, ticks);
    }

    public Amount Take() => new(Interlocked.Exchange(ref _computed, 0), Interlocked.Exchange(ref _remembered, 0), Interlocked.Exchange(ref _ticks, 0));

    /// <summary>What was counted.</summary>
    internal readonly record struct Amount(long Computed, long Remembered, long Ticks);
}
