using System.Runtime.CompilerServices;
using Memento.Serialization;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.Tiered;

/// <summary>The metadata stores of all tiers as one: read from the nearest that has it, listed without duplicates, forgotten everywhere.</summary>
internal sealed class TieredMetadataStore(TierSet tiers, TierSpread spread, TierForgetting forgetting, TieredSettings settings, ILogger logger) : IMetadataStore
{
    private readonly NearCopies _near = new(tiers, settings, logger);
    private readonly RecentUses _uses = new();

    public bool IsOfThisProcess => tiers.All.All(static tier => tier.IsOfThisProcess);

    public async ValueTask<IReadOnlyList<MementoRecord?>> GetMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var mementos = new MementoRecord?[calls.Count];
        foreach (var tier in tiers.All)
        {
            var missing = Enumerable.Range(0, mementos.Length).Where(i => mementos[i] is null).ToArray();
            if (missing.Length == 0)
            {
                break;
            }

            var found = await spread.TryAsync(tier, token => tier.Metadata.GetMementosAsync(Array.ConvertAll(missing, i => calls[i]), token), cancellationToken).ConfigureAwait(false);
            for (var i = 0; found is not null && i < missing.Length; i++)
            {
                if (found[i] is { } memento)
                {
                    mementos[missing[i]] = await FoundAsync(memento, tier, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return mementos;
    }

    public ValueTask<MementoRecord?> GetMementoAsync(CallKey call, CancellationToken cancellationToken = default)
    {
        var nearest = tiers.All[0].Metadata.GetMementoAsync(call, cancellationToken);
        if (nearest.IsCompletedSuccessfully && nearest.Result is { } memento)
        {
            tiers.All[0].Statistics.CountHit();
            return new(memento);
        }

        return FindAsync(nearest);

        async ValueTask<MementoRecord?> FindAsync(ValueTask<MementoRecord?> pending)
        {
            foreach (var tier in tiers.All)
            {
                if (await spread.TryAsync(tier, token => tier.Index == 0 ? pending : tier.Metadata.GetMementoAsync(call, token), cancellationToken).ConfigureAwait(false) is { } found)
                {
                    return await FoundAsync(found, tier, cancellationToken).ConfigureAwait(false);
                }
            }

            return null;
        }
    }

    public async ValueTask<MementoRecord?> GetNewerMementoAsync(CallKey call, DateTimeOffset than, CancellationToken cancellationToken = default)
    {
        foreach (var tier in tiers.All)
        {
            if (await spread.TryAsync(tier, token => FindNewerAsync(tier, token), cancellationToken).ConfigureAwait(false) is { } newer)
            {
                return await FoundAsync(newer, tier, cancellationToken).ConfigureAwait(false);
            }
        }

        return null;

        // A tier may be of several stores itself.
        async ValueTask<MementoRecord?> FindNewerAsync(Tier tier, CancellationToken cancellationToken) => await tier.Metadata.GetMementoAsync(call, cancellationToken).ConfigureAwait(false) switch
        {
            null => null,
            var found when found.Time > than => found,
            _ => await tier.Metadata.GetNewerMementoAsync(call, than, cancellationToken).ConfigureAwait(false),
        };
    }

    public async ValueTask PutMementosAsync(IReadOnlyList<MementoRecord> mementos, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mementos);
        if (mementos.Count == 0)
        {
            return;
        }

        var entry = new MissedEntry(MissedKind.Calls, [.. mementos.Select(static memento => memento.Call)]);
        Tier? asked = null;

        // Mementos alone that are gone are put once more. If they are gone again, somebody forgets them: nobody removes the store twice.
        if (!await spread.TryWriteAsync(entry, PutAsync, cancellationToken, AreThereAsync).ConfigureAwait(false)
            && !await spread.TryWriteAsync(entry, PutAsync, cancellationToken, HasContentsAsync).ConfigureAwait(false))
        {
            throw new ResultLostException(mementos[0].Call);
        }

        async ValueTask<bool> PutAsync(Tier tier, CancellationToken cancellationToken)
        {
            // After trouble, the results may be in another tier than this one.
            if ((tier != tiers.Writable[0] || tier.Gate.IsTroubled) && !await HasContentsAsync(tier, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            await tier.Metadata.PutMementosAsync(mementos, cancellationToken).ConfigureAwait(false);
            return true;
        }

        async ValueTask<bool> AreThereAsync(Tier tier, CancellationToken cancellationToken)
        {
            // A memento that is gone where its objects are not was forgotten. What was copied from a tier that is gone is taken back without its having been.
            asked ??= tier;
            if (!await HasContentsAsync(tier, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            var calls = mementos.Where(memento => tier != asked || !memento.Contents.Any()).Select(static memento => memento.Call).ToArray();
            return calls.Length == 0 || (await tier.Metadata.ExistAsync(calls, cancellationToken).ConfigureAwait(false)).All(static exists => exists);
        }

        ValueTask<bool> HasContentsAsync(Tier tier, CancellationToken cancellationToken) => TieredMetadataStore.HasContentsAsync(tier, mementos, cancellationToken);
    }

    /// <remarks>In the nearest tier that may be written to and has a memento of the call: another one there is what is found for the call.</remarks>
    public ValueTask<bool> TryReplaceAsync(MementoRecord memento, MementoRecord replaced, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memento);
        ArgumentNullException.ThrowIfNull(replaced);
        var hasOther = false;
        return spread.TryWriteAsync(new MissedEntry(MissedKind.Calls, [memento.Call]), ReplaceAsync, cancellationToken);

        async ValueTask<bool> ReplaceAsync(Tier tier, CancellationToken cancellationToken)
        {
            if (hasOther)
            {
                return false;
            }

            if (await HasContentsAsync(tier, [memento], cancellationToken).ConfigureAwait(false) && await tier.Metadata.TryReplaceAsync(memento, replaced, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }

            hasOther = await tier.Metadata.GetMementoAsync(memento.Call, cancellationToken).ConfigureAwait(false) is { } there && !MementoSerializer.AreEqual(there, replaced);
            return false;
        }
    }

    public async ValueTask<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var exist = new bool[calls.Count];
        foreach (var tier in tiers.All)
        {
            var missing = Enumerable.Range(0, exist.Length).Where(i => !exist[i]).ToArray();
            if (missing.Length == 0)
            {
                break;
            }

            var found = await spread.TryAsync(tier, token => tier.Metadata.ExistAsync(Array.ConvertAll(missing, i => calls[i]), token), cancellationToken).ConfigureAwait(false);
            for (var i = 0; found is not null && i < missing.Length; i++)
            {
                exist[missing[i]] = found[i];
            }
        }

        return exist;
    }

    public ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return calls.Count == 0 ? default : forgetting.ForgetAsync(new ForgottenCalls { Calls = calls }, (tier, token) => tier.Metadata.ForgetCallsAsync(calls, token), cancellationToken);
    }

    /// <remarks>Only where the result is not: the others may have a good one.</remarks>
    public async ValueTask ForgetDamagedAsync(CallKey call, DateTimeOffset computed, CancellationToken cancellationToken = default)
    {
        foreach (var tier in tiers.All)
        {
            if ((await spread.TryAsync(tier, token => tier.Metadata.GetMementoAsync(call, token), cancellationToken).ConfigureAwait(false))?.Time != computed)
            {
                continue;
            }

            if (!tier.IsReadOnly)
            {
                await spread.TryAsync(tier, token => tier.Metadata.ForgetDamagedAsync(call, computed, token), cancellationToken).ConfigureAwait(false);
            }

            // The nearest was the one that was read.
            return;
        }
    }

    public ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return forgetting.ForgetAsync(new ForgottenCalls { Functions = [function] }, (tier, token) => tier.Metadata.ForgetFunctionAsync(function, token), cancellationToken);
    }

    public ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default) =>
        forgetting.ForgetAsync(ForgottenCalls.All, static (tier, token) => tier.Metadata.ForgetEverythingAsync(token), cancellationToken);

    public IAsyncEnumerable<FunctionName> ListFunctionsAsync(CancellationToken cancellationToken = default) =>
        MergeAsync(tier => tier.Metadata.ListFunctionsAsync(cancellationToken), static function => function, null, cancellationToken);

    public IAsyncEnumerable<FunctionName> ListVersionsAsync(FunctionName function, CancellationToken cancellationToken = default) =>
        MergeAsync(tier => tier.Metadata.ListVersionsAsync(function, cancellationToken), static version => version, null, cancellationToken);

    /// <remarks>Those of the nearest tier first, in its order, then what the next one has besides.</remarks>
    public IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, CancellationToken cancellationToken = default) =>
        MergeAsync(tier => tier.Metadata.ListMementosAsync(function, tier.Index == 0 ? limit : null, cancellationToken), static memento => memento.Call, limit, cancellationToken);

    public async ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        if (!await spread.TryWriteAsync(new MissedEntry(MissedKind.Metadata, [call]), WriteAsync, cancellationToken).ConfigureAwait(false))
        {
            throw new MementoNotFoundException(call);
        }

        async ValueTask<bool> WriteAsync(Tier tier, CancellationToken cancellationToken)
        {
            if (!(await tier.Metadata.ExistAsync([call], cancellationToken).ConfigureAwait(false))[0])
            {
                return false;
            }

            try
            {
                await tier.Metadata.WriteMetadataAsync(call, name, value, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (MementoNotFoundException)
            {
                // Forgotten since; the next one may have it.
                return false;
            }
        }
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default)
    {
        await foreach (var tier in HoldersAsync(call, cancellationToken).ConfigureAwait(false))
        {
            if (await spread.TryAsync(tier, token => tier.Metadata.ReadMetadataAsync(call, name, token), cancellationToken).ConfigureAwait(false) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    public async IAsyncEnumerable<string> ListMetadataAsync(CallKey call, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var tier in HoldersAsync(call, cancellationToken).ConfigureAwait(false))
        {
            await foreach (var name in spread.ListAsync(tier, () => tier.Metadata.ListMetadataAsync(call, cancellationToken), cancellationToken).ConfigureAwait(false))
            {
                if (seen.Add(name))
                {
                    yield return name;
                }
            }
        }
    }

    public ValueTask WriteFunctionMetadataAsync(FunctionName function, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default) => spread.WriteAsync(
        new MissedEntry(MissedKind.Function, []) { Function = function },
        (tier, token) => tier.Metadata.WriteFunctionMetadataAsync(function, name, value, token),
        cancellationToken);

    public async ValueTask<ReadOnlyMemory<byte>?> ReadFunctionMetadataAsync(FunctionName function, string name, CancellationToken cancellationToken = default)
    {
        foreach (var tier in tiers.All)
        {
            if (await spread.TryAsync(tier, token => tier.Metadata.ReadFunctionMetadataAsync(function, name, token), cancellationToken).ConfigureAwait(false) is not { } value)
            {
                continue;
            }

            if (!settings.ReadOnly && tier.Index > 0 && !tiers.All[0].IsReadOnly && !tiers.All[0].Gate.IsDown)
            {
                await spread.TryAsync(tiers.All[0], token => tiers.All[0].Metadata.WriteFunctionMetadataAsync(function, name, value, token), cancellationToken).ConfigureAwait(false);
            }

            return value;
        }

        return null;
    }

    public IAsyncEnumerable<string> ListFunctionMetadataAsync(FunctionName function, CancellationToken cancellationToken = default) =>
        MergeAsync(tier => tier.Metadata.ListFunctionMetadataAsync(function, cancellationToken), static name => name, null, cancellationToken);

    /// <remarks>
    /// Of the first tier that is written to, and where a call waits for all tiers also of the last, which most processes share. With
    /// writes in the background a lease of that one would end before the result is there.
    /// </remarks>
    public async ValueTask<ICallLease?> LeaseAsync(CallKey call, Func<IReadOnlyCollection<CallKey>>? waiting = null, CancellationToken cancellationToken = default)
    {
        var up = tiers.Writable.Where(static tier => !tier.Gate.IsDown).ToList();
        if (up.Count == 0)
        {
            return null;
        }

        var first = await TierLease.TakeAsync(up[0], call, waiting, cancellationToken).ConfigureAwait(false);
        if (settings.Write == TierWrite.First || up.Count == 1)
        {
            return first;
        }

        try
        {
            var last = await TierLease.TakeAsync(up[^1], call, waiting, cancellationToken).ConfigureAwait(false);
            return first is null ? last : last is null ? first : new TierLease(first, last);
        }
        catch
        {
            await (first?.DisposeAsync() ?? default).ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<bool> IsLeasedAsync(CallKey call, CancellationToken cancellationToken = default)
    {
        foreach (var tier in tiers.Writable)
        {
            if (await spread.TryAsync(tier, token => tier.Metadata.IsLeasedAsync(call, token), cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    public ValueTask TellForgottenAsync(ForgottenCalls forgotten, CancellationToken cancellationToken = default) =>
        spread.EachAsync((tier, token) => tier.Metadata.TellForgottenAsync(forgotten, token), cancellationToken);

    public IForgottenFeed? FollowForgotten() => new TierForgottenFeed(tiers);

    /// <summary>Copies near what was found far, now that its result was read.</summary>
    public async ValueTask UsedAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var near = new List<CallKey>(calls.Count);
        var far = new List<(CallKey Call, Tier Tier)>();
        foreach (var call in calls)
        {
            if (_near.Take(call) is { } tier)
            {
                far.Add((call, tier));
            }
            else
            {
                near.Add(call);
            }
        }

        foreach (var tier in tiers.Writable)
        {
            // A tier that is not asked for what is near does not know that it is used. Where it is collected from here, it is told.
            var used = tier.Index == 0 ? near : settings.Collect == TierCollect.All ? near.FindAll(call => _uses.IsNews(tier, call)) : [];
            if (used.Count > 0)
            {
                await spread.TryAsync(tier, token => tier.Metadata.UsedAsync(used, token), cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var group in far.GroupBy(static found => found.Tier, static found => found.Call))
        {
            await _near.BringAsync([.. group], group.Key, ifNearer: true, cancellationToken).ConfigureAwait(false);
            if (!group.Key.IsReadOnly)
            {
                await spread.TryAsync(group.Key, token => group.Key.Metadata.UsedAsync([.. group], token), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sees to it that a call is in the tier that is written to first, so that metadata can be.</summary>
    public async ValueTask BringNearAsync(CallKey call, CancellationToken cancellationToken)
    {
        await foreach (var tier in HoldersAsync(call, cancellationToken).ConfigureAwait(false))
        {
            if (tier != tiers.Home)
            {
                await _near.BringAsync([call], tier, ifNearer: false, cancellationToken).ConfigureAwait(false);
            }

            return;
        }
    }

    /// <summary>Nothing: the tiers end with the data store.</summary>
    public ValueTask DisposeAsync() => default;

    /// <summary>A memento that was found. One whose results cannot be found by their content alone is copied near at once: its keys are those of the store it is in.</summary>
    private async ValueTask<MementoRecord> FoundAsync(MementoRecord memento, Tier tier, CancellationToken cancellationToken)
    {
        tier.Statistics.CountHit();
        if (tier.Index == 0 || settings.ReadOnly)
        {
            return memento;
        }

        if (memento.Content is { } content && (!content.Key.IsContentAddressed || string.Equals(content.Codec, "partition", StringComparison.Ordinal)) && tiers.Home is { } home && home.Index < tier.Index)
        {
            await _near.BringAsync([memento.Call], tier, ifNearer: true, cancellationToken).ConfigureAwait(false);
            return await spread.TryAsync(home, token => home.Metadata.GetMementoAsync(memento.Call, token), cancellationToken).ConfigureAwait(false) ?? memento;
        }

        _near.Found(memento.Call, tier);
        return memento;
    }

    private static async ValueTask<bool> HasContentsAsync(Tier tier, IReadOnlyList<MementoRecord> mementos, CancellationToken cancellationToken)
    {
        var keys = mementos.SelectMany(static memento => memento.Contents).Select(static content => content.Key).Distinct().ToList();
        return keys.Count == 0 || (await tier.Data.ExistAsync(keys, cancellationToken).ConfigureAwait(false)).All(static exists => exists);
    }

    /// <summary>The tiers that have the nearest memento of a call, nearest first. Another one, of an older or a younger computation, has its own metadata.</summary>
    private async IAsyncEnumerable<Tier> HoldersAsync(CallKey call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MementoRecord? nearest = null;
        foreach (var tier in tiers.All)
        {
            if (await spread.TryAsync(tier, token => tier.Metadata.GetMementoAsync(call, token), cancellationToken).ConfigureAwait(false) is { } memento
                && (nearest ??= memento).Time == memento.Time)
            {
                yield return tier;
            }
        }
    }

    private async IAsyncEnumerable<T> MergeAsync<T, TKey>(Func<Tier, IAsyncEnumerable<T>> list, Func<T, TKey> keyOf, int? limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = limit ?? int.MaxValue;
        var seen = new HashSet<TKey>();
        foreach (var tier in left <= 0 ? [] : tiers.All)
        {
            await foreach (var item in spread.ListAsync(tier, () => list(tier), cancellationToken).ConfigureAwait(false))
            {
                // What is copied near while this goes on is met twice, and listed once.
                if (seen.Add(keyOf(item)))
                {
                    yield return item;
                    if (--left <= 0)
                    {
                        yield break;
                    }
                }
            }
        }
    }
}
