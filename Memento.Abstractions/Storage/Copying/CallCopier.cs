namespace Memento.Storage;

/// <summary>Copies calls in batches: what their mementos refer to, the mementos, then their custom metadata.</summary>
internal sealed class CallCopier(JoinedStores from, JoinedStores to, StoreCopyOptions options, StoreCopyTally tally)
{
    /// <summary>Copies those of a batch that the other store lacks, and the metadata that it lacks of the others.</summary>
    /// <exception cref="IOException">The other store could not be read or written.</exception>
    public async ValueTask CopyAsync(MementoRecord[] batch, CancellationToken cancellationToken)
    {
        if (batch.Length == 0)
        {
            return;
        }

        tally.Calls += batch.Length;
        var there = await to.Metadata.GetMementosAsync(Array.ConvertAll(batch, static memento => memento.Call), cancellationToken).ConfigureAwait(false);
        var lacking = new List<MementoRecord>();
        var copied = new List<(MementoRecord Source, MementoRecord Copy)>();
        var had = new List<(MementoRecord Source, MementoRecord Copy)>();
        for (var i = 0; i < batch.Length; i++)
        {
            if (there[i] is { } old && !(options.ReplaceOlder && old.Time < batch[i].Time))
            {
                had.Add((batch[i], old));
            }
            else
            {
                lacking.Add(batch[i]);
            }
        }

        await CopyMementosAsync(lacking, copied, cancellationToken).ConfigureAwait(false);
        foreach (var (source, copy) in copied)
        {
            // Whatever was there is of the older result, where there was one.
            await CopyMetadataAsync(source, copy, isNew: true, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (source, copy) in had)
        {
            tally.Updated += await CopyMetadataAsync(source, copy, isNew: false, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }

        await ForgetForgottenAsync(copied, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CopyMementosAsync(List<MementoRecord> lacking, List<(MementoRecord Source, MementoRecord Copy)> copied, CancellationToken cancellationToken)
    {
        var contents = new ContentCopier(from, to, tally, options.DryRun);
        await contents.PrepareAsync(lacking.SelectMany(static memento => memento.Contents), cancellationToken).ConfigureAwait(false);
        foreach (var memento in lacking)
        {
            try
            {
                copied.Add((memento, memento with
                {
                    Content = memento.Content is { } content ? await contents.CopyAsync(content, cancellationToken).ConfigureAwait(false) : null,
                    InvocationList = await CopyListAsync(contents, memento, cancellationToken).ConfigureAwait(false),
                }));
            }
            catch (CopyFailedException exception)
            {
                // The others can be copied all the same.
                tally.Fail(memento.Call, exception.Message);
            }
        }

        tally.Copied += copied.Count;
        if (!options.DryRun && copied.Count > 0)
        {
            await to.Metadata.PutMementosAsync(copied.ConvertAll(static pair => pair.Copy), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<ContentReference?> CopyListAsync(ContentCopier contents, MementoRecord memento, CancellationToken cancellationToken)
    {
        try
        {
            return memento.InvocationList is { } list ? await contents.CopyAsync(list, cancellationToken).ConfigureAwait(false) : null;
        }
        catch (CopyFailedException)
        {
            // The result is good without the list, and the memento has the first calls.
            return null;
        }
    }

    /// <summary>Copies custom metadata that the other store lacks.</summary>
    /// <returns>Whether there was any.</returns>
    private async ValueTask<bool> CopyMetadataAsync(MementoRecord source, MementoRecord copy, bool isNew, CancellationToken cancellationToken)
    {
        HashSet<string>? there = null;
        var hasCopied = false;
        await foreach (var name in from.Metadata.ListMetadataAsync(source.Call, cancellationToken).ConfigureAwait(false))
        {
            if (options.DryRun && isNew)
            {
                return true;
            }

            there ??= isNew || options.ReplaceMetadata ? [] : [.. await ToListAsync(to.Metadata.ListMetadataAsync(copy.Call, cancellationToken)).ConfigureAwait(false)];
            if (there.Contains(name) || await from.Metadata.ReadMetadataAsync(source.Call, name, cancellationToken).ConfigureAwait(false) is not { } value)
            {
                continue;
            }

            hasCopied = true;
            if (!options.DryRun)
            {
                await WriteMetadataAsync(source, copy, name, value, cancellationToken).ConfigureAwait(false);
            }
        }

        return hasCopied;
    }

    private async ValueTask WriteMetadataAsync(MementoRecord source, MementoRecord copy, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        if (MetadataEnvelope.IsMark(value) && source.Content is { Inline: null } content)
        {
            var key = content.Key.IsContentAddressed ? content.Key.Bare : content.Key;
            if (await from.Data.ReadMetadataAsync(key, name, cancellationToken).ConfigureAwait(false) is not { } beside)
            {
                return;
            }

            if (copy.Content is { Inline: null } target)
            {
                try
                {
                    await to.Data.WriteMetadataAsync(target.Key, name, beside, cancellationToken).ConfigureAwait(false);
                }
                catch (DataNotFoundException)
                {
                    // The object was removed meanwhile, and the next to read the result finds that out.
                    return;
                }
            }
            else
            {
                // There the result is within the memento, and has no object to keep anything beside.
                value = MetadataEnvelope.Wrap(beside);
            }
        }

        try
        {
            await to.Metadata.WriteMetadataAsync(copy.Call, name, value, cancellationToken).ConfigureAwait(false);
        }
        catch (MementoNotFoundException)
        {
            // Forgotten meanwhile: there is nothing that the metadata could be of.
        }
    }

    /// <summary>Forgets in the other store what was forgotten in the first one while it was on its way. Whoever forgets in both does so in the first one first.</summary>
    private async ValueTask ForgetForgottenAsync(List<(MementoRecord Source, MementoRecord Copy)> copied, CancellationToken cancellationToken)
    {
        if (options.DryRun || copied.Count == 0)
        {
            return;
        }

        var calls = copied.ConvertAll(static pair => pair.Source.Call);
        var exist = await from.Metadata.ExistAsync(calls, cancellationToken).ConfigureAwait(false);
        var gone = calls.Where((_, i) => !exist[i]).ToList();
        if (gone.Count > 0)
        {
            tally.Copied -= gone.Count;
            await to.Metadata.ForgetCallsAsync(gone, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<List<string>> ToListAsync(IAsyncEnumerable<string> names)
    {
        var list = new List<string>();
        await foreach (var name in names.ConfigureAwait(false))
        {
            list.Add(name);
        }

        return list;
    }
}
