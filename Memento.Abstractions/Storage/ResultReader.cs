using System.Runtime.CompilerServices;
using Memento.Caching;
using Memento.CompilerServices;
using Memento.Storage.Files;
using Memento.Storage.Partitions;

namespace Memento.Storage;

/// <summary>The reading half of a storage: memory first, then the mementos, then their contents, none of which is believed unchecked.</summary>
internal sealed class ResultReader(StorageParts parts, bool isReadOnly)
{
    /// <summary>How many mementos of a batch are asked for at once.</summary>
    private const int MementosAtOnce = 1000;

    /// <summary>How many objects of a batch are open at once.</summary>
    private const int OpenObjects = 32;

    private readonly DamagedResults _damagedResults = new(parts, isReadOnly);

    /// <summary>The result of a call; null when there is none that can be trusted.</summary>
    public ValueTask<StoredResult?> ReadAsync(CallKey call, Type resultType, CancellationToken cancellationToken) =>
        ReadFromMemory(call, resultType) is { } held ? new(held) : ReadFromStoreAsync(call, resultType, cancellationToken);

    /// <summary>The result of a call that was computed later than a time; null when there is none that can be trusted.</summary>
    public async ValueTask<StoredResult?> ReadNewerAsync(CallKey call, Type resultType, DateTimeOffset than, CancellationToken cancellationToken)
    {
        var generation = parts.Memory.Generation;
        return await ReadMementoAsync(call, than, cancellationToken).ConfigureAwait(false) is { } memento
            ? await ReadFoundAsync(call, memento, resultType, generation, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>The results of many calls, in their order.</summary>
    public async ValueTask<IReadOnlyList<StoredResult?>> ReadManyAsync(IReadOnlyList<CallKey> calls, Type resultType, CancellationToken cancellationToken)
    {
        var results = new StoredResult?[calls.Count];
        var missing = new List<int>();
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = ReadFromMemory(calls[i], resultType);
            if (results[i] is null)
            {
                missing.Add(i);
            }
        }

        foreach (var page in missing.Chunk(MementosAtOnce))
        {
            var generation = parts.Memory.Generation;
            var mementos = await ReadMementosAsync(Array.ConvertAll(page, i => calls[i]), cancellationToken).ConfigureAwait(false);
            for (var start = 0; start < page.Length; start += OpenObjects)
            {
                var chunk = page.AsMemory(start, Math.Min(OpenObjects, page.Length - start)).ToArray();
                var read = await ReadFromStoreAsync(Array.ConvertAll(chunk, i => calls[i]), [.. mementos.Skip(start).Take(chunk.Length)], resultType, generation, cancellationToken).ConfigureAwait(false);
                for (var i = 0; i < chunk.Length; i++)
                {
                    results[chunk[i]] = read[i];
                }
            }
        }

        return results;
    }

    /// <summary>Mementos from the store; null where there is none.</summary>
    public async ValueTask<IReadOnlyList<MementoRecord?>> ReadMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken)
    {
        if (calls.Count == 1)
        {
            return [await ReadMementoAsync(calls[0], than: null, cancellationToken).ConfigureAwait(false)];
        }

        try
        {
            MementoRecord?[] mementos = [.. await parts.Metadata.GetMementosAsync(calls, cancellationToken).ConfigureAwait(false)];
            for (var i = 0; i < calls.Count; i++)
            {
                mementos[i] = OfCall(mementos[i], calls[i]);
            }

            return mementos;
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // A store that cannot be read missed.
            parts.ReadFailed(exception, calls.Count);
            return new MementoRecord?[calls.Count];
        }
    }

    [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
    private async ValueTask<MementoRecord?> ReadMementoAsync(CallKey call, DateTimeOffset? than, CancellationToken cancellationToken)
    {
        try
        {
            var asked = than is { } time ? parts.Metadata.GetNewerMementoAsync(call, time, cancellationToken) : parts.Metadata.GetMementoAsync(call, cancellationToken);
            return OfCall(await asked.ConfigureAwait(false), call);
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // A store that cannot be read missed.
            parts.ReadFailed(exception, 1);
            return null;
        }
    }

    private MementoRecord? OfCall(MementoRecord? memento, CallKey call)
    {
        if (memento is null || memento.Call == call)
        {
            return memento;
        }

        // The store should have noticed; a wrong value would be worse than the trouble of looking again.
        parts.Statistics.CountDamaged();
        StorageLog.Damaged(parts.Logger, call, $"the memento found for it is of {memento.Call}.");
        return null;
    }

    private StoredResult? ReadFromMemory(CallKey call, Type resultType)
    {
        if (!parts.Memory.TryGet(call, out var memento, out var value) || value is null)
        {
            return null;
        }

        if (!value.IsOf(memento.ResultType == ResultType.Exception ? typeof(ExceptionRecord) : resultType))
        {
            // Another result type than the one it was cached for: the bytes in the store are read as that one.
            return null;
        }

        parts.Statistics.CountHit();
        return new StoredResult(memento, value.Get());
    }

    [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
    private async ValueTask<StoredResult?> ReadFromStoreAsync(CallKey call, Type resultType, CancellationToken cancellationToken)
    {
        var generation = parts.Memory.Generation;
        return await ReadFoundAsync(call, await ReadMementoAsync(call, than: null, cancellationToken).ConfigureAwait(false), resultType, generation, cancellationToken).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
    private async ValueTask<StoredResult?> ReadFoundAsync(CallKey call, MementoRecord? memento, Type resultType, long generation, CancellationToken cancellationToken)
    {
        if (memento is { Content: { Inline: null } })
        {
            return (await ReadFromStoreAsync([call], [memento], resultType, generation, cancellationToken).ConfigureAwait(false))[0];
        }

        // Nearly all: there is no object to open.
        var result = memento is null ? null
            : memento.Content is { } content ? await ReadContentAsync(null, memento, content, resultType, generation, cancellationToken).ConfigureAwait(false)
            : ReadNull(memento, generation);
        Count(result is not null);
        if (result is not null)
        {
            await NoteUseAsync(new FewCalls(call), cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    private async ValueTask<StoredResult?[]> ReadFromStoreAsync(
        CallKey[] calls, IReadOnlyList<MementoRecord?> mementos, Type resultType, long generation, CancellationToken cancellationToken)
    {
        var results = new StoredResult?[calls.Length];
        var sources = await OpenAsync(mementos, cancellationToken).ConfigureAwait(false);
        if (sources is null && calls.Length > 1)
        {
            // One object that cannot be opened must not cost the others: each is tried by itself.
            for (var i = 0; i < calls.Length; i++)
            {
                results[i] = await ReadFromStoreAsync(calls[i], resultType, cancellationToken).ConfigureAwait(false);
            }

            return results;
        }

        try
        {
            for (var i = 0; i < calls.Length; i++)
            {
                var result = mementos[i] is not { } memento ? null
                    : memento.Content is null ? ReadNull(memento, generation)
                    : sources is null ? null
                    : await ReadContentAsync(sources[i], memento, memento.Content, resultType, generation, cancellationToken).ConfigureAwait(false);
                results[i] = result;
                Count(result is not null);
            }

            await NoteUseAsync(Array.ConvertAll(results.OfType<StoredResult>().ToArray(), static result => result.Memento.Call), cancellationToken).ConfigureAwait(false);
            return results;
        }
        finally
        {
            foreach (var source in sources ?? [])
            {
                if (source is not null)
                {
                    await source.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    /// <returns>Whether the store was told; asked by nobody, but the builder is of methods that give something.</returns>
    [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
    private async ValueTask<bool> NoteUseAsync(IReadOnlyList<CallKey> used, CancellationToken cancellationToken)
    {
        if (isReadOnly || used.Count == 0)
        {
            return false;
        }

        try
        {
            await parts.Metadata.UsedAsync(used, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // The results are there; a limit may take them earlier than they deserve.
            StorageLog.UseNotNoted(parts.Logger, ExceptionReader.Readable(exception), used.Count);
            return false;
        }
    }

    private void Count(bool isHit)
    {
        if (isHit)
        {
            parts.Statistics.CountHit();
        }
        else
        {
            parts.Statistics.CountMiss();
        }
    }

    /// <summary>Opens the objects of mementos; null where a memento has none, or it is missing, and null for all when the store cannot be read.</summary>
    private async ValueTask<Stream?[]?> OpenAsync(IReadOnlyList<MementoRecord?> mementos, CancellationToken cancellationToken)
    {
        var sources = new Stream?[mementos.Count];
        var withContent = Enumerable.Range(0, sources.Length).Where(i => mementos[i]?.Content is { Inline: null }).ToArray();
        if (withContent.Length == 0)
        {
            return sources;
        }

        try
        {
            var opened = await parts.Data.OpenReadManyAsync(Array.ConvertAll(withContent, i => mementos[i]!.Content!.Key), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < withContent.Length; i++)
            {
                sources[withContent[i]] = opened[i];
            }

            return sources;
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // A store that cannot be read missed.
            parts.ReadFailed(exception, withContent.Length);
            return null;
        }
    }

    private StoredResult? ReadNull(MementoRecord memento, long generation)
    {
        if (memento.ResultType != ResultType.Null)
        {
            // A memento whose value was kept nowhere: nothing is wrong, and there is nothing to give.
            return null;
        }

        parts.Hold(memento, ImmutableValue.Null, generation);
        return new StoredResult(memento, null);
    }

    [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
    private async ValueTask<StoredResult?> ReadContentAsync(Stream? source, MementoRecord memento, ContentReference content, Type resultType, long generation, CancellationToken cancellationToken)
    {
        var type = memento.ResultType == ResultType.Exception ? typeof(ExceptionRecord) : resultType;
        ContentOutcome outcome;
        try
        {
            if (string.Equals(content.Codec, PartitionIndex.CodecName, StringComparison.Ordinal))
            {
                outcome = await new PartitionReader(parts, Computation.Of(memento), isReadOnly).ReadIndexAsync(source ?? ContentReader.OpenWithin(content), content, type, cancellationToken).ConfigureAwait(false);
            }
            else if (ResultFileCodec.Wrote(content))
            {
                outcome = await new FileReader(parts, Computation.Of(memento), isReadOnly).ReadAsync(source ?? ContentReader.OpenWithin(content), content, type, cancellationToken).ConfigureAwait(false);
            }
            else if (parts.Codecs.ForReading(memento, content) is { } codec)
            {
                outcome = content.Inline is { } bytes
                    ? ContentReader.Read(bytes, content, codec, type, parts.Memory.CapacityBytes)
                    : await ContentReader.ReadAsync(source, content, codec, type, parts.Memory.CapacityBytes, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                StorageLog.UnknownCodec(parts.Logger, memento.Call, content.Codec);
                return null;
            }
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // A store that cannot be read missed.
            parts.ReadFailed(exception, 1);
            return null;
        }

        if (outcome.Damage is { } damage)
        {
            if (source is not null)
            {
                // Not every system deletes what is open.
                await source.DisposeAsync().ConfigureAwait(false);
            }

            // Under a key of the user's own other versions are other calls' results, and what is within the memento is no object, so there only
            // the memento goes. What was missing may be there again by now, written by another call with the same result.
            DataKey? damaged = content is { Key.IsContentAddressed: true, Inline: null } && source is not null ? content.Key : null;
            await _damagedResults.RemoveAsync(Computation.Of(memento), damaged, damage, cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (outcome.Refusal is { } refusal)
        {
            StorageLog.NotReadable(parts.Logger, memento.Call, type, refusal);
            return null;
        }

        parts.Hold(memento, outcome.Cached, generation);
        return new StoredResult(memento, outcome.Value);
    }
}
