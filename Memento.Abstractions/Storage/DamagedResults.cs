namespace Memento.Storage;

/// <summary>What becomes of a result that cannot be trusted: it is told of and counted, and goes, so that the call is computed anew.</summary>
internal sealed class DamagedResults(StorageParts parts, bool isReadOnly)
{
    /// <summary>Removes a damaged object and forgets the call that has it, unless that was computed anew since: then another one has found the damage, and mended it.</summary>
    /// <param name="computation">The computation whose result it is.</param>
    /// <param name="damaged">The object, content-addressed; null when only the memento is to go.</param>
    /// <param name="reason">What is wrong, a sentence.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask RemoveAsync(Computation computation, DataKey? damaged, string reason, CancellationToken cancellationToken)
    {
        var (call, computed) = computation;
        parts.Statistics.CountDamaged();
        if (isReadOnly)
        {
            StorageLog.DamagedReadOnly(parts.Logger, call, reason);
            return;
        }

        StorageLog.Damaged(parts.Logger, call, reason);
        try
        {
            if (await parts.Metadata.GetMementoAsync(call, cancellationToken).ConfigureAwait(false) is { } memento && memento.Time > computed)
            {
                return;
            }

            // The object first: with the memento gone nobody would find it.
            if (damaged is { } key)
            {
                await parts.Data.RemoveDamagedAsync(key.Bare, cancellationToken).ConfigureAwait(false);
            }

            await parts.Metadata.ForgetDamagedAsync(call, computed, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // Still a miss; the function can be run.
            StorageLog.NotRemoved(parts.Logger, ExceptionReader.Readable(exception), call);
        }
        finally
        {
            parts.Memory.Forget(call);
        }
    }
}
