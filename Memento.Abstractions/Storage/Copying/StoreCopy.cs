namespace Memento.Storage;

/// <summary>
/// Copies mementos from one store to another, of the same kind or not, with all that belongs to them: results, the values of partitions, files, lists of
/// calls, logs and other custom metadata, and the metadata of functions. Bytes are compared with their names on the way. What the
/// other store has already stays, so that a copy that was given up goes on where it was, and several may run at once.
/// </summary>
/// <remarks>
/// Results are copied as they are stored, without codecs: the other storage reads them when it has the codecs that wrote them. A memento is put
/// after what it refers to and before its metadata. One that is forgotten in the first store while it is copied is forgotten in the other.
/// </remarks>
/// <param name="from">Where they come from.</param>
/// <param name="to">Where they go.</param>
public sealed class StoreCopy(JoinedStores from, JoinedStores to)
{
    /// <summary>A copy between two storages.</summary>
    /// <param name="from">Where mementos come from.</param>
    /// <param name="to">Where they go.</param>
    /// <exception cref="NotSupportedException">One of them lets nobody at its stores, such as one that keeps nothing.</exception>
    /// <exception cref="ReadOnlyStorageException"><paramref name="to"/> is read-only.</exception>
    public static StoreCopy Between(IStorageBackend from, IStorageBackend to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return to.IsReadOnly ? throw new ReadOnlyStorageException("copy into a store") : new StoreCopy(StoresOf(from), StoresOf(to));
    }

    /// <summary>Copies every call that the other store lacks, and the metadata that it lacks of those that it has.</summary>
    /// <param name="options">What to copy; null for everything.</param>
    /// <param name="progress">Told of every batch; null for nobody.</param>
    /// <param name="cancellationToken">Gives up; what was copied stays, and the next copy goes on there.</param>
    /// <returns>What was copied; of a dry run, what would be. A call that is damaged where it comes from is among the failures and keeps no other from being copied; nor does what cannot be read there.</returns>
    /// <exception cref="IOException">The first store could not be listed, or the other not be read or written. What was copied until then stays.</exception>
    public async ValueTask<StoreCopyReport> RunAsync(StoreCopyOptions? options = null, IProgress<StoreCopyProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new StoreCopyOptions();
        var tally = new StoreCopyTally(options.DryRun);
        var copier = new CallCopier(from, to, options, tally);
        var names = new Dictionary<string, FunctionName>(StringComparer.Ordinal);
        await foreach (var function in from.Metadata.ListFunctionsAsync(cancellationToken).AsFarAsReadable(tally.Unread.AddRange, cancellationToken).ConfigureAwait(false))
        {
            if (!IsSelected(options, function))
            {
                continue;
            }

            names.TryAdd(function.Unversioned, function);
            await foreach (var batch in ListAsync(function, tally, cancellationToken).Chunk(options.BatchSize).ConfigureAwait(false))
            {
                await copier.CopyAsync(batch, cancellationToken).ConfigureAwait(false);
                progress?.Report(new StoreCopyProgress(function, tally.Calls, tally.Copied, tally.Bytes));
            }
        }

        foreach (var function in options.Functions ?? [])
        {
            // One that has metadata only.
            names.TryAdd(function.Unversioned, function);
        }

        foreach (var name in names.Values)
        {
            await CopyFunctionMetadataAsync(name, options, tally, cancellationToken).ConfigureAwait(false);
        }

        return tally.ToReport();
    }

    /// <summary>Copies calls that are known by their keys. Those that the first store has not are passed over.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="options">Whether to replace, and whether to change anything; its functions mean nothing here. Null for the defaults.</param>
    /// <param name="cancellationToken">Gives up; what was copied stays.</param>
    /// <returns>What was copied; of a dry run, what would be.</returns>
    /// <exception cref="IOException">A store could not be read or written. What was copied until then stays.</exception>
    public async ValueTask<StoreCopyReport> CopyCallsAsync(IReadOnlyList<CallKey> calls, StoreCopyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        options ??= new StoreCopyOptions();
        var tally = new StoreCopyTally(options.DryRun);
        var copier = new CallCopier(from, to, options, tally);
        foreach (var batch in calls.Chunk(options.BatchSize))
        {
            var mementos = await from.Metadata.GetMementosAsync(batch, cancellationToken).ConfigureAwait(false);
            await copier.CopyAsync([.. mementos.OfType<MementoRecord>()], cancellationToken).ConfigureAwait(false);
        }

        return tally.ToReport();
    }

    /// <summary>Copies the metadata of one version of a function.</summary>
    /// <param name="function">The function at its version; a name without one is a version of its own here, not all of them.</param>
    /// <param name="options">Whether to replace, and whether to change anything; its functions mean nothing here. Null for the defaults.</param>
    /// <param name="cancellationToken">Gives up; what was copied stays.</param>
    /// <returns>How many entries were copied; of a dry run, would be.</returns>
    /// <exception cref="IOException">A store could not be read or written. What was copied until then stays.</exception>
    public async ValueTask<long> CopyFunctionMetadataAsync(FunctionName function, StoreCopyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        options ??= new StoreCopyOptions();
        long copied = 0;
        await foreach (var name in from.Metadata.ListFunctionMetadataAsync(function, cancellationToken).ConfigureAwait(false))
        {
            var there = await to.Metadata.ReadFunctionMetadataAsync(function, name, cancellationToken).ConfigureAwait(false);
            if ((there is not null && !options.ReplaceMetadata) || await from.Metadata.ReadFunctionMetadataAsync(function, name, cancellationToken).ConfigureAwait(false) is not { } value
                || (there is { } old && old.Span.SequenceEqual(value.Span)))
            {
                continue;
            }

            copied++;
            if (!options.DryRun)
            {
                await to.Metadata.WriteFunctionMetadataAsync(function, name, value, cancellationToken).ConfigureAwait(false);
            }
        }

        return copied;
    }

    /// <summary>Copies one content-addressed object, its bytes compared with its name on the way.</summary>
    /// <param name="content">What it must be.</param>
    /// <param name="cancellationToken">Gives up; nothing is published then.</param>
    /// <returns>False when it is missing or damaged where it comes from.</returns>
    /// <exception cref="IOException">The other store could not be read or written.</exception>
    public async ValueTask<bool> CopyObjectAsync(ContentReference content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return (await new ObjectCopier(from.Data, to.Data, new StoreCopyTally(false), dryRun: false).CopyAsync([content], cancellationToken).ConfigureAwait(false)).Count == 0;
    }

    private static JoinedStores StoresOf(IStorageBackend backend) => JoinedStores.Of(backend)
        ?? throw new NonMemoizedException(StorageErrors.NotCopyable, $"The storage {backend.GetType().Name} lets nobody at its stores, so that nothing can be copied from or to it: use one that keeps results, such as 'filesystem'.");

    private static bool IsSelected(StoreCopyOptions options, FunctionName function) => options.Functions is null
        || options.Functions.Any(selected => selected.Version is null ? string.Equals(selected.Unversioned, function.Unversioned, StringComparison.Ordinal) : selected == function);

    // The name of all versions is also the name of the one that is left open.
    private IAsyncEnumerable<MementoRecord> ListAsync(FunctionName function, StoreCopyTally tally, CancellationToken cancellationToken) =>
        from.Metadata.ListMementosAsync(function, null, cancellationToken).AsFarAsReadable(tally.Unread.AddRange, cancellationToken).Where(memento => memento.Function == function);

    private async ValueTask CopyFunctionMetadataAsync(FunctionName name, StoreCopyOptions options, StoreCopyTally tally, CancellationToken cancellationToken)
    {
        await foreach (var version in from.Metadata.ListVersionsAsync(name, cancellationToken).AsFarAsReadable(tally.Unread.AddRange, cancellationToken).ConfigureAwait(false))
        {
            if (IsSelected(options, version))
            {
                tally.FunctionMetadata += await CopyFunctionMetadataAsync(version, options, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
