using System.Diagnostics.Metrics;
using System.Reflection;

namespace Memento.Storage;

/// <summary>Counts what a storage was asked since it was made, for operators. What the typed shelves answer is not counted: a hit there touches nothing shared.</summary>
public sealed class StorageStatistics
{
    // The host's meter by name; a storage has no other way to it.
    private static readonly Meter Meter = new("Memento", typeof(StorageStatistics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]);
    private static readonly Counter<long> FailureCounter = Meter.CreateCounter<long>("memento.storage.failures", "{failure}", "How many times a storage could not be read or written.");
    private static readonly Counter<long> DamageCounter = Meter.CreateCounter<long>("memento.storage.damaged", "{result}", "Stored results that turned out missing, truncated or altered.");

    private long _hits;
    private long _misses;
    private long _damaged;
    private long _failures;

    /// <summary>How many results were read, from memory or from the store.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>How many results were asked for in vain, whatever the reason.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <summary>How many stored results turned out missing, truncated or altered. Each is a miss too.</summary>
    public long Damaged => Interlocked.Read(ref _damaged);

    /// <summary>How many times the store could not be read or written.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>The short name of the storage, which measurements name; null for none.</summary>
    internal string? StorageType { get; init; }

    internal void CountHit() => Interlocked.Increment(ref _hits);

    internal void CountMiss() => Interlocked.Increment(ref _misses);

    internal void CountDamaged()
    {
        Interlocked.Increment(ref _damaged);
        DamageCounter.Add(1, new KeyValuePair<string, object?>("memento.storage.type", StorageType));
    }

    internal void CountFailure()
    {
        Interlocked.Increment(ref _failures);
        FailureCounter.Add(1, new KeyValuePair<string, object?>("memento.storage.type", StorageType));
    }
}
