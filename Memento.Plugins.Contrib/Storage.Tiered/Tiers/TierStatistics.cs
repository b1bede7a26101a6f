using System.Diagnostics.Metrics;

namespace Memento.Storage.Tiered;

/// <summary>Counts what one tier was asked and given. Measured as <c>memento.storage.tier.*</c>, with the tier's name.</summary>
internal sealed class TierStatistics(string tier)
{
    // The host's meter by name; a storage has no other way to it.
    private static readonly Meter Meter = new("Memento");
    private static readonly Counter<long> HitCounter = Meter.CreateCounter<long>("memento.storage.tier.hits", "{memento}", "Mementos that were found in a tier and in none before it.");
    private static readonly Counter<long> FailureCounter = Meter.CreateCounter<long>("memento.storage.tier.failures", "{failure}", "How many times a tier failed or did not answer in time.");
    private static readonly Counter<long> CopiedCounter = Meter.CreateCounter<long>("memento.storage.tier.copied", "{call}", "Calls that were copied into a tier from another one.");
    private static readonly Counter<long> MissedCounter = Meter.CreateCounter<long>("memento.storage.tier.missed", "{call}", "Writes that a tier missed, to be brought to it by catching up.");

    private readonly KeyValuePair<string, object?> _tag = new("memento.storage.tier", tier);
    private long _hits;
    private long _failures;
    private long _copied;
    private long _missed;

    /// <summary>How many mementos were found here and in no tier before.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>How many times it failed or did not answer in time.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>How many calls were copied into it.</summary>
    public long Copied => Interlocked.Read(ref _copied);

    /// <summary>How many writes it missed.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    public void CountHit() => Count(ref _hits, HitCounter, 1);

    public void CountFailure() => Count(ref _failures, FailureCounter, 1);

    public void CountCopied(long calls) => Count(ref _copied, CopiedCounter, calls);

    public void CountMissed() => Count(ref _missed, MissedCounter, 1);

    private void Count(ref long count, Counter<long> counter, long number)
    {
        if (number > 0)
        {
            Interlocked.Add(ref count, number);
            counter.Add(number, _tag);
        }
    }
}
