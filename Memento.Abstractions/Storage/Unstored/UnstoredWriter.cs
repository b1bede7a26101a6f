using Memento.Storage.WriteBehind;

namespace Memento.Storage.Unstored;

/// <summary>Stores what the store could not take before, and the memory cache holds: when all is to be written, and a little of it whenever the store has taken something else.</summary>
/// <param name="parts">The stores, none of which keeps what it is given in the background.</param>
/// <param name="writer">Writes to them.</param>
/// <param name="unstored">What there is.</param>
/// <param name="queue">The queue before the stores, which may not be able to write what waits in it; null when there is none.</param>
internal sealed class UnstoredWriter(StorageParts parts, ResultWriter writer, UnstoredResults unstored, WriteBehindQueue? queue) : IUnwritten
{
    /// <summary>How many are tried after another result was stored: its caller waits for them, unless there is a queue.</summary>
    private const int FewAtOnce = 16;

    /// <summary>After how many in a row that the store did not take the others are not tried: a server that does not answer does so for each anew, and of a disk that is nearly full one may be too large.</summary>
    private const int MostFailures = 3;

    /// <summary>How many results are stored at most until it is tried again after another.</summary>
    private const int LongestPause = 1024;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private int _pause;
    private int _left;

    /// <summary>Stores all that can be, once the queue is written.</summary>
    public async ValueTask StoreAsync(CancellationToken cancellationToken)
    {
        await (queue?.FlushAsync(cancellationToken) ?? default).ConfigureAwait(false);
        if (unstored.IsEmpty)
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await StoreInGateAsync(int.MaxValue, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stores some, as the store has just taken another result. Where it takes none of them, the next are tried after more and more others.</summary>
    public async ValueTask StoreSomeAsync()
    {
        if (unstored.IsEmpty || !await _gate.WaitAsync(0).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            if (_left > 0)
            {
                _left--;
                return;
            }

            _pause = await StoreInGateAsync(FewAtOnce, CancellationToken.None).ConfigureAwait(false) ? 0 : Math.Min((2 * _pause) + 1, LongestPause);
            _left = _pause;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>As <see cref="StoreSomeAsync"/>, where nobody waits for it: the thread of the queue is what it waits for.</summary>
    public void StoreSomeElsewhere()
    {
        if (!unstored.IsEmpty)
        {
            _ = Task.Run(() => StoreSomeAsync().AsTask());
        }
    }

    /// <summary>Waits until nothing is being stored: what was, and is computed anew, is not to come after it.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        _gate.Release();
    }

    /// <inheritdoc/>
    /// <returns>None: that they could not be stored was told when they came.</returns>
    public int Flush(TimeSpan patience)
    {
        // Elsewhere, as a store that hangs may do so without ever yielding.
        _ = Task.Run(() => StoreAsync(CancellationToken.None).AsTask()).Wait(patience);
        return 0;
    }

    /// <inheritdoc/>
    public void GiveUp(int left)
    {
    }

    /// <returns>False when the store did not take one.</returns>
    private async ValueTask<bool> StoreInGateAsync(int atMost, CancellationToken cancellationToken)
    {
        if (!await TryAsync(LookAsync, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var stored = 0;
        var failures = 0;
        var isWhole = true;
        foreach (var result in unstored.List(atMost))
        {
            var isStored = false;
            if (await TryAsync(async token => isStored = await StoreAsync(result, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
            {
                stored += isStored ? 1 : 0;
                failures = 0;
                continue;
            }

            isWhole = false;
            unstored.PutLast(result);
            if (++failures == MostFailures)
            {
                break;
            }
        }

        if (stored > 0)
        {
            queue?.GoesOn();
            StorageLog.StoredLater(parts.Logger, stored);
        }

        return isWhole;
    }

    // What others have forgotten meanwhile is not to come back.
    private async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        if (parts.Watcher is { } watcher)
        {
            await watcher.LookNowAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>False when the store could not do it. That is counted; that it could not take the results was told when they came.</returns>
    private async ValueTask<bool> TryAsync(Func<CancellationToken, ValueTask> action, CancellationToken cancellationToken)
    {
        try
        {
            await action(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            parts.Statistics.CountFailure();
            return false;
        }
    }

    /// <returns>True when it is stored; false when it is not to be, or not now.</returns>
    private async ValueTask<bool> StoreAsync(ResultToStore result, CancellationToken cancellationToken)
    {
        var call = result.Memento.Call;
        var generation = parts.Memory.Generation;
        if (!unstored.IsWanted(result, out var value))
        {
            unstored.Remove(result);
            return false;
        }

        if (await parts.IsLeasedAsync(call, cancellationToken).ConfigureAwait(false))
        {
            // Somebody computes it anew.
            return false;
        }

        var underKey = await FindUnderKeyAsync(result, cancellationToken).ConfigureAwait(false);
        var before = await parts.Metadata.GetMementoAsync(call, cancellationToken).ConfigureAwait(false);
        if (before?.Time >= result.Memento.Time
            || (before is not null && await parts.Metadata.GetNewerMementoAsync(call, result.Memento.Time, cancellationToken).ConfigureAwait(false) is not null)
            || (underKey is not null && underKey != result.Memento.Content?.Key))
        {
            unstored.Remove(result);
            return false;
        }

        foreach (var item in unstored.ListMetadata(call.Function))
        {
            await parts.Metadata.WriteFunctionMetadataAsync(item.Function, item.Name, item.Value, cancellationToken).ConfigureAwait(false);
            unstored.RemoveMetadata(item);
        }

        if (await writer.WriteLaterAsync(result with { Value = value.Get() }, isPublished: underKey is not null, before, cancellationToken).ConfigureAwait(false) is not { } memento)
        {
            unstored.Remove(result);
            return false;
        }

        // Both: who forgets takes it out of the one before the store forgets, and who takes a result back, out of the other before he looks whether it is stored.
        var metadata = unstored.Remove(result);
        if (metadata is null || !unstored.Holds(result, out _))
        {
            await TakeBackAsync(memento).ConfigureAwait(false);
            return false;
        }

        parts.Hold(memento, value, generation);
        if (memento.InvocationCount > memento.Invocations.Count && memento.InvocationList is null)
        {
            StorageLog.StoredLaterWithoutList(parts.Logger, call, memento.Invocations.Count, memento.InvocationCount);
        }

        await WriteMetadataAsync(call, metadata, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// What the key of the user's own has, where there is one. It may be the result itself, of which a queue has published all but the memento; or of a later call, and the newest is what who asks for the
    /// key gets.
    /// </summary>
    private ValueTask<DataKey?> FindUnderKeyAsync(ResultToStore result, CancellationToken cancellationToken) =>
        result.KeyOverride is { } path ? parts.Data.GetVersionedKeyAsync(new DataKey(path), cancellationToken) : default;

    /// <summary>Stores what came with a result that is stored by now, as far as the store takes it.</summary>
    private async ValueTask WriteMetadataAsync(CallKey call, IReadOnlyDictionary<string, byte[]> metadata, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in metadata)
        {
            try
            {
                await parts.Metadata.WriteMetadataAsync(call, name, MetadataEnvelope.Wrap(value), cancellationToken).ConfigureAwait(false);
            }
            catch (MementoNotFoundException)
            {
                // Forgotten by others meanwhile, and its metadata with it.
                return;
            }
            catch (Exception exception) when (StorageParts.IsTrouble(exception))
            {
                parts.Statistics.CountFailure();
                StorageLog.StoredLaterWithoutMetadata(parts.Logger, ExceptionReader.Readable(exception), name, call);
            }
        }
    }

    /// <summary>Forgets what was forgotten while it was stored, unless it was computed anew since.</summary>
    private async ValueTask TakeBackAsync(MementoRecord memento)
    {
        if (await parts.Metadata.GetMementoAsync(memento.Call).ConfigureAwait(false) is { } now && now.IsOfSameComputation(memento))
        {
            await parts.Metadata.ForgetCallsAsync([memento.Call]).ConfigureAwait(false);
        }
    }
}
