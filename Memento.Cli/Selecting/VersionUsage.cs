using Memento.Configuration;
using Memento.Provenance;

namespace Memento.Cli.Selecting;

/// <summary>What a version of a function takes in a store, and how it is used.</summary>
/// <param name="Function">The function with its version.</param>
internal sealed record VersionUsage(FunctionName Function)
{
    // Until then a use is not told from the writing of the result, since stores keep the time of use to within an hour.
    private static readonly TimeSpan Exactness = TimeSpan.FromHours(1);

    /// <summary>How many calls are remembered.</summary>
    public long Calls { get; private set; }

    /// <summary>The bytes of mementos and results, of which one that several calls share counts once.</summary>
    public long Bytes { get; private set; }

    /// <summary>How long the functions ran that made the results, without those they called.</summary>
    public TimeSpan OwnTime { get; private set; }

    /// <summary>How many calls no process has read from the store since an hour after they were computed.</summary>
    public long Unread { get; private set; }

    /// <summary>The bytes of those.</summary>
    public long UnreadBytes { get; private set; }

    /// <summary>How often it was computed and remembered; null where nothing is known of that.</summary>
    public FunctionUsage? Counts { get; private set; }

    /// <summary>When the newest result was made; null when there is none.</summary>
    public DateTimeOffset? LastComputed { get; private set; }

    /// <summary>When a result was last read or written, to within an hour; null when there is none.</summary>
    public DateTimeOffset? LastUsed { get; private set; }

    /// <summary>Reads the mementos of a function at one version.</summary>
    public static async ValueTask<VersionUsage> ReadAsync(Cluster cluster, FunctionName function, CancellationToken cancellationToken)
    {
        var usage = new VersionUsage(function);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var stored in cluster.ListStoredAsync(function, cancellationToken).ConfigureAwait(false))
        {
            var memento = stored.Memento;
            if (memento.Function != function)
            {
                continue;
            }

            var content = memento.Contents.Where(content => seen.Add(content.Key.ToString())).Sum(static content => content.Length);
            usage.Calls++;
            usage.Bytes += stored.Length + content;
            usage.OwnTime += memento.OwnTime;
            usage.LastComputed = usage.LastComputed is { } computed && computed > memento.Time ? computed : memento.Time;
            usage.LastUsed = usage.LastUsed is { } used && used > stored.LastUsed ? used : stored.LastUsed;
            if (stored.LastUsed - memento.Time <= Exactness)
            {
                usage.Unread++;
                usage.UnreadBytes += stored.Length + content;
            }
        }

        usage.Counts = await cluster.ReadUsageAsync(function, cancellationToken).ConfigureAwait(false);
        return usage;
    }
}
