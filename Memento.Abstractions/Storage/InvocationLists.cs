using System.Runtime.CompilerServices;
using Memento.Serialization;

namespace Memento.Storage;

/// <summary>
/// Keeps the lists of direct calls that are too long for mementos: each is an object of its own, named by its content and
/// opened only by who asks for the list.
/// </summary>
internal sealed class InvocationLists(StorageParts parts, bool isReadOnly)
{
    /// <summary>Publishes a list.</summary>
    /// <exception cref="IOException">The list could not be read, or the store not be written.</exception>
    public static async ValueTask<ContentReference> WriteAsync(IDataStore data, IEnumerable<Invocation> invocations, CancellationToken cancellationToken)
    {
        var spool = new ResultSpool(data, ResultSpool.DefaultMemoryLimit);
        await using (spool.ConfigureAwait(false))
        {
            InvocationListWriter.Write(invocations, spool);
            spool.Finish();
            var key = DataKey.ForContent(spool.Sha256);
            key = spool.IsStaged
                ? await spool.PublishAsync(key, cancellationToken).ConfigureAwait(false)
                : await data.WriteAsync(key, spool.Bytes, cancellationToken).ConfigureAwait(false);
            return new ContentReference(key, spool.Sha256, spool.Checksum, spool.Length, InvocationListWriter.Format);
        }
    }

    /// <summary>The answer for a memento whose calls were counted and not kept.</summary>
    public static InvalidDataException NotKept(MementoRecord memento) =>
        new($"Of the {memento.InvocationCount} calls that {memento.Call} made, only the first {memento.Invocations.Count} are known, from its memento: this storage has no list of all. Where it keeps such lists, forget the call and make it again.");

    /// <summary>Lists the calls of a memento. None is given before all bytes were checked.</summary>
    /// <exception cref="InvalidDataException">There is no list that can be trusted.</exception>
    /// <exception cref="IOException">The store could not be read.</exception>
    public IAsyncEnumerable<Invocation> ListAsync(MementoRecord memento, CancellationToken cancellationToken) =>
        memento.InvocationList is { } list ? ReadAsync(memento, list, cancellationToken)
        : memento.InvocationCount == memento.Invocations.Count ? memento.Invocations.ToAsyncEnumerable()
        : throw NotKept(memento);

    private async IAsyncEnumerable<Invocation> ReadAsync(MementoRecord memento, ContentReference list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (list.Codec != InvocationListWriter.Format)
        {
            throw new InvalidDataException($"The list of the calls that {memento.Call} made is in the format '{list.Codec}', and this version of Memento reads '{InvocationListWriter.Format}': use a newer version of Memento.").WithId(StorageErrors.NewerFormat);
        }

        var source = await OpenAsync(memento, list, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            foreach (var invocation in InvocationListReader.Read(source))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return invocation;
            }
        }
    }

    private async ValueTask<Stream> OpenAsync(MementoRecord memento, ContentReference list, CancellationToken cancellationToken)
    {
        Stream? source = null;
        string? damage;
        try
        {
            source = await parts.Data.OpenReadAsync(list.Key, cancellationToken).ConfigureAwait(false);
            if (!source.CanSeek)
            {
                var remote = source;
                await using (remote.ConfigureAwait(false))
                {
                    source = null;
                    source = await ContentReader.FetchAsync(remote, cancellationToken).ConfigureAwait(false);
                }
            }

            damage = ContentReader.FindDamage(source, list);
            if (damage is null)
            {
                source.Position = 0;
                return source;
            }
        }
        catch (DataNotFoundException)
        {
            damage = $"the object {list.Key} is missing.";
        }
        catch
        {
            await LetGoAsync(source).ConfigureAwait(false);
            throw;
        }

        // Not every system deletes what is open.
        await LetGoAsync(source).ConfigureAwait(false);
        await RemoveDamagedAsync(memento, list, damage, cancellationToken).ConfigureAwait(false);
        throw new InvalidDataException($"The list of the {memento.InvocationCount} calls that {memento.Call} made cannot be trusted: {damage} Its memento has the first {memento.Invocations.Count}. Forget the call and make it again to have the list.").WithId(StorageErrors.DamagedList);
    }

    // The memento stays: its result is good. The object goes, so that the same list is written anew and not taken to be there.
    private async ValueTask RemoveDamagedAsync(MementoRecord memento, ContentReference list, string damage, CancellationToken cancellationToken)
    {
        parts.Statistics.CountDamaged();
        StorageLog.InvocationsDamaged(parts.Logger, memento.Call, damage, memento.Invocations.Count);
        if (isReadOnly || !list.Key.IsContentAddressed)
        {
            return;
        }

        try
        {
            await parts.Data.RemoveDamagedAsync(list.Key.Bare, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // The answer is the same: the list is not to be had.
            StorageLog.InvocationsNotRemoved(parts.Logger, ExceptionReader.Readable(exception), memento.Call);
        }
    }

    private static ValueTask LetGoAsync(Stream? source) => source?.DisposeAsync() ?? default;
}
