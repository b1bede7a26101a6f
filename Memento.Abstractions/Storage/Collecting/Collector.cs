namespace Memento.Storage;

/// <summary>
/// Collects a store: mementos that are over a limit, then the objects that no memento reaches. Safe beside writers and
/// beside other collectors, also in other processes.
/// </summary>
/// <remarks>
/// <para>Nobody is kept waiting. An object is written, or its time refreshed where it was there already, before the memento that
/// reaches it is put. So an object that is reached by a memento put after the marking began is younger than the grace
/// period, and the stores remove only what is older at the very moment of its removal.</para>
/// <para>The memento of a call whose lease is held stays, and so does every object that was written since the oldest lease was taken: the
/// holder has written it, or may have. Leases are asked for before the marking. One that was let go of by then had its memento put before
/// that; one that is taken later is taken after this began, as is all that is written for it.</para>
/// <para>Where a memento could not be read, what it reaches is not known: no object is swept then, and no memento goes for the bytes that its objects, which stay, would take.</para>
/// </remarks>
internal sealed class Collector(StorageParts parts, TimeProvider clock, CollectOptions options)
{
    private readonly Dictionary<FunctionName, Tally> _tallies = [];
    private readonly List<StoreDamage> _unread = [];
    private DateTimeOffset _unusedSince;
    private DateTimeOffset _unwrittenSince;

    /// <summary>Collects.</summary>
    /// <exception cref="IOException">The store could not be read or written. What was removed until then stays removed; no object was, unless all mementos could be read.</exception>
    public async ValueTask<CollectReport> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        _unusedSince = Before(now, options.GracePeriod);
        _unwrittenSince = await FindOldestLeaseAsync(cancellationToken).ConfigureAwait(false) is { } leased && leased < _unusedSince ? leased : _unusedSince;
        var inventory = await StoreInventory.ReadAsync(parts.Metadata, parts.Data, cancellationToken).ConfigureAwait(false);
        _unread.AddRange(inventory.Unread);
        foreach (var item in inventory.Items)
        {
            TallyOf(item).Remaining++;
        }

        var candidates = inventory.Items.Where(IsInScope).OrderBy(static item => item.LastUsed).ToList();
        await DropVersionsAsync(candidates, cancellationToken).ConfigureAwait(false);
        await DropUnusedAsync(candidates, now, cancellationToken).ConfigureAwait(false);
        await DropOverCountAsync(candidates, cancellationToken).ConfigureAwait(false);
        var swept = default(StoredAmount);
        if (inventory.Unread.Count == 0)
        {
            await DropOverBytesAsync(candidates, cancellationToken).ConfigureAwait(false);
            swept = await SweepAsync(inventory, cancellationToken).ConfigureAwait(false);
        }

        await ForgetFunctionMetadataAsync(cancellationToken).ConfigureAwait(false);
        var temporary = await RemoveAbandonedAsync(cancellationToken).ConfigureAwait(false);
        var remaining = inventory.Items.Where(static item => !item.IsGone).ToList();
        return new CollectReport
        {
            IsDryRun = options.DryRun,
            Versions = [.. _tallies.Where(static tally => tally.Value.Gone > 0)
                .OrderBy(static tally => tally.Key.ToString(), StringComparer.Ordinal)
                .Select(static tally => new CollectedVersion(tally.Key, tally.Value.Gone, tally.Value.Bytes, tally.Value.Remaining))],
            Objects = swept.Count,
            TemporaryFiles = temporary.Count,
            Bytes = inventory.Items.Where(static item => item.IsGone).Sum(static item => item.Length) + swept.Bytes + temporary.Bytes,
            RemainingMementos = remaining.Count,
            RemainingBytes = remaining.Sum(static item => item.Length) + inventory.ReachedBytes,
            Unread = [.. _unread.DistinctBy(static damage => damage.Place)],
        };
    }

    private static DateTimeOffset Before(DateTimeOffset now, TimeSpan age) => age < now - DateTimeOffset.MinValue ? now - age : DateTimeOffset.MinValue;

    private async ValueTask<DateTimeOffset?> FindOldestLeaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await parts.Metadata.GetOldestLeaseAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // A store that can give no leases is collected too; what is at work in it has the grace period.
            StorageLog.LeasesNotSeen(parts.Logger, ExceptionReader.Readable(exception));
            return null;
        }
    }

    private bool IsInScope(InventoryItem item) => options.Function is not { } function
        || (function.Version is null ? string.Equals(item.Call.Function.Unversioned, function.Unversioned, StringComparison.Ordinal) : item.Call.Function == function);

    private async ValueTask DropVersionsAsync(List<InventoryItem> candidates, CancellationToken cancellationToken)
    {
        if (options.KeepVersions is not { } keep)
        {
            return;
        }

        var old = candidates.GroupBy(static item => item.Call.Function)
            .GroupBy(static version => version.Key.Unversioned, StringComparer.Ordinal)
            .SelectMany(function => function.OrderByDescending(static version => version.Max(static item => item.LastUsed)).Skip(keep))
            .SelectMany(static version => version);
        foreach (var item in old.ToList())
        {
            await TryDropAsync(item, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask DropUnusedAsync(List<InventoryItem> candidates, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (options.MaximumAge is not { } age)
        {
            return;
        }

        var oldest = Before(now, age);
        foreach (var item in candidates.TakeWhile(item => item.LastUsed < oldest))
        {
            await TryDropAsync(item, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask DropOverCountAsync(List<InventoryItem> candidates, CancellationToken cancellationToken)
    {
        var over = candidates.Count(static item => !item.IsGone) - (options.MaximumCount ?? long.MaxValue);
        foreach (var item in candidates)
        {
            if (over <= 0)
            {
                return;
            }

            over -= await TryDropAsync(item, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }
    }

    private async ValueTask DropOverBytesAsync(List<InventoryItem> candidates, CancellationToken cancellationToken)
    {
        if (options.MaximumBytes is not { } limit)
        {
            return;
        }

        long bytes = 0;
        foreach (var item in candidates.Where(static item => !item.IsGone))
        {
            bytes += item.Length;
            foreach (var reached in item.Objects)
            {
                bytes += reached.ReferencesInScope++ == 0 ? reached.Length : 0;
            }
        }

        foreach (var item in candidates)
        {
            if (bytes <= limit)
            {
                return;
            }

            if (await TryDropAsync(item, cancellationToken).ConfigureAwait(false))
            {
                bytes -= item.Length;
                foreach (var reached in item.Objects)
                {
                    bytes -= --reached.ReferencesInScope == 0 ? reached.Length : 0;
                }
            }
        }
    }

    /// <summary>Removes a memento, unless it is young, pinned, held by a lease, or was used while this went on.</summary>
    private async ValueTask<bool> TryDropAsync(InventoryItem item, CancellationToken cancellationToken)
    {
        if (item.IsGone || item.LastUsed >= _unusedSince || await Pin.IsSetAsync(parts.Metadata, item.Call, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (options.DryRun
            ? await parts.IsLeasedAsync(item.Call, cancellationToken).ConfigureAwait(false)
            : !await parts.Metadata.TryForgetAsync(item.Call, _unusedSince, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (!options.DryRun)
        {
            parts.Memory.Forget(item.Call);
        }

        var tally = TallyOf(item);
        tally.Gone++;
        tally.Remaining--;
        tally.Bytes += item.Length + StoreInventory.Remove(item);
        return true;
    }

    /// <summary>Removes the metadata of versions that lost their last memento, and of all that is left of a function that lost its last.</summary>
    private async ValueTask ForgetFunctionMetadataAsync(CancellationToken cancellationToken)
    {
        if (options.DryRun)
        {
            return;
        }

        foreach (var function in _tallies.GroupBy(static tally => tally.Key.Unversioned, StringComparer.Ordinal).Where(static function => function.Any(static tally => tally.Value.Gone > 0)).ToList())
        {
            var gone = function.Where(static tally => tally.Value.Remaining == 0).Select(static tally => tally.Key).ToHashSet();
            if (function.All(static tally => tally.Value.Remaining == 0))
            {
                // Versions too that had metadata only: the code that those with mementos were made of.
                await foreach (var version in parts.Metadata.ListVersionsAsync(function.First().Key, cancellationToken).AsFarAsReadable(_unread.AddRange, cancellationToken).ConfigureAwait(false))
                {
                    gone.Add(version);
                }
            }

            foreach (var version in gone)
            {
                await ForgetFunctionMetadataAsync(version, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask ForgetFunctionMetadataAsync(FunctionName version, CancellationToken cancellationToken)
    {
        try
        {
            await parts.Metadata.ForgetFunctionMetadataAsync(version, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (_unread.Count > 0 && StorageParts.IsTrouble(exception))
        {
            // Of this version something may be left that cannot be read, which is told already.
        }
    }

    private async ValueTask<StoredAmount> SweepAsync(StoreInventory inventory, CancellationToken cancellationToken)
    {
        var swept = default(StoredAmount);
        await foreach (var stored in parts.Data.ListStoredAsync(cancellationToken).AsFarAsReadable(_unread.AddRange, cancellationToken).ConfigureAwait(false))
        {
            if (stored.Written is { } written && written < _unwrittenSince && !inventory.IsReached(stored.Key)
                && (options.DryRun || await parts.Data.TryRemoveAsync(stored.Key, _unwrittenSince, cancellationToken).ConfigureAwait(false)))
            {
                swept = new StoredAmount(swept.Count + 1, swept.Bytes + stored.Length);
            }
        }

        return swept;
    }

    private async ValueTask<StoredAmount> RemoveAbandonedAsync(CancellationToken cancellationToken)
    {
        var data = await parts.Data.RemoveAbandonedAsync(_unwrittenSince, options.DryRun, cancellationToken).ConfigureAwait(false);
        if (parts.AreOne)
        {
            return data;
        }

        var metadata = await parts.Metadata.RemoveAbandonedAsync(_unwrittenSince, options.DryRun, cancellationToken).ConfigureAwait(false);
        return data + metadata;
    }

    private Tally TallyOf(InventoryItem item)
    {
        if (!_tallies.TryGetValue(item.Call.Function, out var tally))
        {
            _tallies.Add(item.Call.Function, tally = new Tally());
        }

        return tally;
    }

    private sealed class Tally
    {
        public long Gone { get; set; }

        public long Bytes { get; set; }

        public long Remaining { get; set; }
    }
}
