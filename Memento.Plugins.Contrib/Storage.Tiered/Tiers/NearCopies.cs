using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.Tiered;

/// <summary>Copies near what was found far: a call is noted when its memento is found, and copied when its result was read.</summary>
internal sealed class NearCopies(TierSet tiers, TieredSettings settings, ILogger logger)
{
    /// <summary>How many calls that were found far wait for their results to be read; a program that only looks reads none.</summary>
    private const int MostFound = 10_000;

    private static readonly StoreCopyOptions Near = new() { ReplaceOlder = true };

    private readonly ConcurrentDictionary<CallKey, Tier> _found = [];

    /// <summary>Notes where a call was found.</summary>
    public void Found(CallKey call, Tier tier)
    {
        if (_found.Count >= MostFound)
        {
            _found.Clear();
        }

        _found[call] = tier;
    }

    /// <summary>Where a call was found far, once; null for one that was found near.</summary>
    public Tier? Take(CallKey call) => _found.TryRemove(call, out var tier) ? tier : null;

    /// <summary>Copies calls with all that belongs to them into the nearest tier that may be written to.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="from">Where they were found.</param>
    /// <param name="ifNearer">True to copy only if that tier is nearer than the one where they were found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask BringAsync(IReadOnlyList<CallKey> calls, Tier from, bool ifNearer, CancellationToken cancellationToken)
    {
        if (settings.ReadOnly || tiers.Home is not { } home || home == from || (ifNearer && home.Index > from.Index))
        {
            return;
        }

        try
        {
            using var copy = home.Copies.Begin();
            var report = await new StoreCopy(from.Stores, home.Stores).CopyCallsAsync(calls, Near, cancellationToken).ConfigureAwait(false);
            home.Statistics.CountCopied(report.Copied);
        }
        catch (IOException exception)
        {
            // It is found far once more.
            TieredLog.NotCopiedNear(logger, ExceptionReader.Readable(exception), from.Name);
        }
    }
}
