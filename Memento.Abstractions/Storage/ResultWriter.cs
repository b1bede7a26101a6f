using Memento.Serialization;
using Memento.Storage.Unstored;

namespace Memento.Storage;

/// <summary>The writing half of a storage: encodes results, publishes them, then their mementos, and tells the memory cache.</summary>
/// <param name="parts">The stores, the memory cache and the codecs.</param>
/// <param name="inlineLimit">Up to how many bytes of a result go into its memento.</param>
/// <param name="memoryLimit">How many bytes of a result wait in memory until it is published.</param>
/// <param name="unstored">Notes what the store could not take and the memory cache holds.</param>
internal sealed class ResultWriter(StorageParts parts, int inlineLimit, int memoryLimit, UnstoredResults unstored)
{
    /// <summary>How many bytes of a batch's results wait in memory until all are encoded.</summary>
    private const int BatchMemoryLimit = 32 * 1024 * 1024;

    /// <summary>The memento of a result that is not kept.</summary>
    public static MementoRecord Unstored(ResultToStore result) => result.Memento with { Content = null };

    /// <summary>Keeps results. Where the store cannot be written the memory cache holds those that need nothing of the store, so that this process does not compute them again.</summary>
    /// <returns>The mementos as they were kept; without content when the store could not be written.</returns>
    /// <exception cref="UnsupportedResultException">No codec takes one of the results; none was kept.</exception>
    public async ValueTask<IReadOnlyList<MementoRecord>> WriteAsync(IReadOnlyList<ResultToStore> results, CancellationToken cancellationToken)
    {
        if (results.Count == 0)
        {
            return [];
        }

        cancellationToken.ThrowIfCancellationRequested();
        for (var i = 0; i < results.Count; i++)
        {
            if (MementoLength.IsTooLong(results[i].Memento))
            {
                return await WriteReadableAsync(results, cancellationToken).ConfigureAwait(false);
            }
        }

        // Before the store is touched: what is forgotten from here on must not come back by way of the cache.
        var generation = parts.Memory.Generation;
        return await TryWriteAsync(results, generation, isAgain: false, cancellationToken).ConfigureAwait(false)
            ?? (await TryWriteAsync(results, generation, isAgain: true, cancellationToken).ConfigureAwait(false))!;
    }

    /// <returns>Null when they are gone from the store that has just taken them, and are to be written again; not where they are.</returns>
    private async ValueTask<IReadOnlyList<MementoRecord>?> TryWriteAsync(IReadOnlyList<ResultToStore> results, long generation, bool isAgain, CancellationToken cancellationToken)
    {
        var pending = new List<PendingResult>(results.Count);
        var isEncoded = false;
        try
        {
            // All are encoded before one is written: a result that no codec takes leaves nothing behind.
            var memoryLeft = BatchMemoryLimit;
            foreach (var result in results)
            {
                pending.Add(await PendingResult.EncodeAsync(result, parts.Codecs, parts.Data, Math.Min(memoryLeft, memoryLimit), inlineLimit).ConfigureAwait(false));
                memoryLeft -= (int)pending[^1].BytesInMemory;
            }

            isEncoded = true;
            await PublishAsync(pending, cancellationToken).ConfigureAwait(false);
            var mementos = pending.ConvertAll(static result => result.Memento);
            var queued = parts.Queue is null ? null : pending.ConvertAll(static result => result.ToQueued());
            await (queued is null ? parts.Metadata.PutMementosAsync(mementos, cancellationToken) : parts.Queue!.AddAsync(queued, cancellationToken)).ConfigureAwait(false);
            foreach (var result in pending)
            {
                await result.StoredAsync(parts, cancellationToken).ConfigureAwait(false);
            }

            if (parts.Memory.CapacityBytes > 0)
            {
                pending.ForEach(result => parts.Hold(result.Memento, result.ToCached(parts), generation));

                // Those that the queue could not write before they were held.
                queued?.ForEach(unstored.AddIfLost);
            }

            return mementos;
        }
        catch (ResultLostException) when (!isAgain)
        {
            return null;
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception) || (isEncoded && IsOfStore(exception, cancellationToken)))
        {
            // The function has run and its value is good: the caller gets it, and who has no memory of it runs it again.
            parts.Statistics.CountFailure();
            StorageLog.WriteFailed(parts.Logger, ExceptionReader.Readable(exception), results.Count, results[0].Memento.Call);
            HoldUnstored(results, pending, generation);
            return [.. results.Select(Unstored)];
        }
        finally
        {
            foreach (var result in pending)
            {
                await result.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stores a result that the store could not take when it was computed.</summary>
    /// <param name="result">The result.</param>
    /// <param name="isPublished">Whether the content that its memento says is in the store.</param>
    /// <param name="before">What the store has of its call, which is older; null for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The memento as it was kept; null when the store has another one than <paramref name="before"/> by now.</returns>
    /// <remarks>Whatever the store throws comes out.</remarks>
    public async ValueTask<MementoRecord?> WriteLaterAsync(ResultToStore result, bool isPublished, MementoRecord? before, CancellationToken cancellationToken)
    {
        if (isPublished)
        {
            return await TryPutAsync(result.Memento, before, cancellationToken).ConfigureAwait(false) ? result.Memento : null;
        }

        var pending = await PendingResult.EncodeAsync(result, parts.Codecs, parts.Data, memoryLimit, inlineLimit).ConfigureAwait(false);
        await using (pending.ConfigureAwait(false))
        {
            await PublishAsync([pending], cancellationToken).ConfigureAwait(false);
            return await TryPutAsync(pending.Memento, before, cancellationToken).ConfigureAwait(false) ? pending.Memento : null;
        }
    }

    private async ValueTask<bool> TryPutAsync(MementoRecord memento, MementoRecord? before, CancellationToken cancellationToken)
    {
        if (before is not null)
        {
            return await parts.Metadata.TryReplaceAsync(memento, before, cancellationToken).ConfigureAwait(false);
        }

        await parts.Metadata.PutMementosAsync([memento], cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Whether an exception that came while encoded results were published says that the store did not take them, whatever its type: that of a driver, a timeout of its own. Not so of a caller who gave
    /// up, of a result that is at fault itself, and where there is no memory to hold it in.
    /// </summary>
    private static bool IsOfStore(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        UnsupportedResultException or OutOfMemoryException => false,
        _ => true,
    };

    /// <summary>Holds in memory what could not be stored. Without it a function that calls itself would be run as often as if it were not remembered, for as long as a disk is full.</summary>
    private void HoldUnstored(IReadOnlyList<ResultToStore> results, List<PendingResult> pending, long generation)
    {
        if (parts.Memory.CapacityBytes == 0)
        {
            return;
        }

        for (var i = 0; i < results.Count; i++)
        {
            // Of those behind the one that could not be encoded there are no bytes.
            var value = i < pending.Count ? pending[i].ToCachedUnstored(parts.Memory.CapacityBytes) : PendingResult.ToCachedUnstored(results[i], parts.Memory.CapacityBytes);
            if (value is not null)
            {
                var held = results[i] with { Memento = Unstored(results[i]) };
                parts.Hold(held.Memento, value, generation);
                unstored.Add(held);
            }
        }
    }

    /// <summary>Keeps those results whose mementos can be read again.</summary>
    private async ValueTask<IReadOnlyList<MementoRecord>> WriteReadableAsync(IReadOnlyList<ResultToStore> results, CancellationToken cancellationToken)
    {
        var mementos = results.Select(Unstored).ToArray();
        var readable = new List<int>();
        for (var i = 0; i < mementos.Length; i++)
        {
            if (!MementoLength.IsTooLong(mementos[i]))
            {
                readable.Add(i);
                continue;
            }

            parts.Statistics.CountFailure();
            StorageLog.WriteFailed(parts.Logger, new IOException($"The memento would be longer than the {MementoSerializer.MaximumLength} bytes that are read of one, by the arguments in it. Pass large ones as byte[], of which it has the hash, or as the path of a file."), 1, mementos[i].Call);
        }

        var kept = await WriteAsync(readable.ConvertAll(i => results[i]), cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < kept.Count; i++)
        {
            mementos[readable[i]] = kept[i];
        }

        return mementos;
    }

    private async ValueTask PublishAsync(List<PendingResult> pending, CancellationToken cancellationToken)
    {
        foreach (var result in pending)
        {
            await result.PublishValuesAsync(parts, inlineLimit, cancellationToken).ConfigureAwait(false);
        }

        var inMemory = pending.FindAll(static result => result is { IsInline: false, Spool.IsStaged: false });
        if (inMemory.Count > 0)
        {
            var keys = await parts.Data.WriteManyAsync(inMemory.ConvertAll(static result => KeyValuePair.Create(result.Key, result.Spool!.Bytes)), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < inMemory.Count; i++)
            {
                inMemory[i].Published(keys[i]);
            }
        }

        foreach (var result in pending)
        {
            await result.KeepInvocationsAsync(parts.Data, cancellationToken).ConfigureAwait(false);
            if (result.Spool is { IsStaged: true } staged)
            {
                result.Published(await staged.PublishAsync(result.Key, cancellationToken).ConfigureAwait(false));
            }
            else if (result.KeyToHide is { } key)
            {
                await parts.Data.DeleteBareAsync(key, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
