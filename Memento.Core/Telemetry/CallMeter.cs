using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Memento.Functions;
using Memento.Running;

namespace Memento.Telemetry;

/// <summary>Counts calls for who listens to the meter.</summary>
internal static class CallMeter
{
    /// <summary>Whether somebody listens to what is counted of a hit. All that a hit from memory asks when nobody does, and so as little as can be asked.</summary>
    public static bool CountsHits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => MeterAudience.IsPossible && (Instruments.Hits.Enabled || Instruments.TimeSaved.Enabled || Instruments.Calls.Enabled);
    }

    private static bool CountsComputed => MeterAudience.IsPossible && (Instruments.Misses.Enabled || Instruments.Calls.Enabled || Instruments.Duration.Enabled || Instruments.Bytes.Enabled);

    /// <summary>Counts a call that was answered without running the function.</summary>
    // Inlined into a hit from memory it would cost twice as much where nobody listens (tried).
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void CountHit(FunctionBinding binding, HitTier tier, MementoRecord? memento)
    {
        if (!CountsHits)
        {
            return;
        }

        var tags = binding.Tags;
        Instruments.Calls.Add(1, tags.Function, tags.Cluster);
        Instruments.Hits.Add(1, tags.Function, tags.Cluster, Instruments.Tiers[(int)tier]);

        // Who waits for an equal call waits for as long as it takes.
        if (memento is not null && tier != HitTier.Flight)
        {
            Instruments.TimeSaved.Add(memento.TotalTime.TotalSeconds, tags.Function, tags.Cluster, Instruments.Tiers[(int)tier]);
        }
    }

    /// <summary>Counts that a result was read from a storage.</summary>
    public static void CountRead(FunctionBinding binding, ContentReference content)
    {
        if (MeterAudience.IsPossible && Instruments.Bytes.Enabled)
        {
            Instruments.Bytes.Add(content.Length, binding.Tags.Function, binding.Tags.Cluster, Instruments.Read);
        }
    }

    /// <summary>Counts a call whose function ran.</summary>
    public static void CountComputed(FunctionBinding binding, CallOutcome outcome)
    {
        if (!CountsComputed)
        {
            return;
        }

        var tags = binding.Tags;
        Instruments.Calls.Add(1, tags.Function, tags.Cluster);
        Instruments.Misses.Add(1, tags.Function, tags.Cluster);
        if (outcome.Memento is not { } memento)
        {
            return;
        }

        if (memento.Content is { } content)
        {
            Instruments.Bytes.Add(content.Length, tags.Function, tags.Cluster, Instruments.Write);
        }

        if (outcome.Exception is { } exception)
        {
            Instruments.Duration.Record(memento.TotalTime.TotalSeconds, tags.Function, tags.Cluster, new(TelemetryTags.ErrorType, exception.GetType().FullName));
        }
        else
        {
            Instruments.Duration.Record(memento.TotalTime.TotalSeconds, tags.Function, tags.Cluster);
        }
    }

    /// <summary>Counts that a storage threw. Those that swallow their trouble count it themselves.</summary>
    public static void CountFailure(string storageType) => Instruments.Failures.Add(1, new KeyValuePair<string, object?>(TelemetryTags.StorageType, storageType));

    // Made once somebody can listen.
    private static class Instruments
    {
        public static readonly Counter<long> Calls = MementoTelemetry.Meter.CreateCounter<long>("memento.calls", "{call}", "Calls of memento functions that were answered, computed or not.");
        public static readonly Counter<long> Hits = MementoTelemetry.Meter.CreateCounter<long>("memento.hits", "{hit}", "Calls that were answered without running the function.");
        public static readonly Counter<long> Misses = MementoTelemetry.Meter.CreateCounter<long>("memento.misses", "{miss}", "Calls whose function ran.");
        public static readonly Counter<double> TimeSaved = MementoTelemetry.Meter.CreateCounter<double>("memento.time_saved", "s", "How long the calls that were answered from memory and storage took when they were computed.");
        public static readonly Histogram<double> Duration = MementoTelemetry.Meter.CreateHistogram<double>("memento.computation.duration", "s", "How long functions ran, with the memento functions they called.");
        public static readonly Counter<long> Bytes = MementoTelemetry.Meter.CreateCounter<long>("memento.storage.io", "By", "Bytes of results that were read from storages and written to them, as they are stored.");
        public static readonly Counter<long> Failures = MementoTelemetry.Meter.CreateCounter<long>("memento.storage.failures", "{failure}", "How many times a storage could not be read or written.");

        public static readonly KeyValuePair<string, object?>[] Tiers =
        [
            new(TelemetryTags.Tier, "storage"),
            new(TelemetryTags.Tier, "memory"),
            new(TelemetryTags.Tier, "flight"),
        ];

        public static readonly KeyValuePair<string, object?> Read = new(TelemetryTags.Direction, "read");
        public static readonly KeyValuePair<string, object?> Write = new(TelemetryTags.Direction, "write");
    }
}
