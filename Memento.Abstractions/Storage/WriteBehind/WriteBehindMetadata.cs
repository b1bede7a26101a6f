namespace Memento.Storage.WriteBehind;

/// <summary>A metadata store before which a queue stands: mementos wait in the queue and are found there; what lists, forgets or adds to them waits until they are written.</summary>
/// <param name="inner">The store.</param>
/// <param name="queue">The queue.</param>
/// <param name="queues">False for who wants to know that what he wrote is there.</param>
internal sealed class WriteBehindMetadata(IMetadataStore inner, WriteBehindQueue queue, bool queues) : IMetadataStore
{
    public IMetadataStore Inner => inner;

    public bool IsOfThisProcess => inner.IsOfThisProcess;

    public ValueTask<MementoRecord?> GetMementoAsync(CallKey call, CancellationToken cancellationToken = default) =>
        queue.TryGet(call, out var memento) ? new(memento) : inner.GetMementoAsync(call, cancellationToken);

    public ValueTask<IReadOnlyList<MementoRecord?>> GetMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return queue.Count == 0 ? inner.GetMementosAsync(calls, cancellationToken) : GetAsync(calls, cancellationToken);
    }

    public ValueTask<MementoRecord?> GetNewerMementoAsync(CallKey call, DateTimeOffset than, CancellationToken cancellationToken = default) =>
        queue.TryGet(call, out var memento) && memento.Time > than ? new(memento) : inner.GetNewerMementoAsync(call, than, cancellationToken);

    public ValueTask PutMementosAsync(IReadOnlyList<MementoRecord> mementos, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mementos);
        return queues ? queue.AddAsync([.. mementos.Select(static memento => new QueuedMemento(memento))], cancellationToken) : PutAsync(mementos, cancellationToken);
    }

    public async ValueTask<bool> TryReplaceAsync(MementoRecord memento, MementoRecord replaced, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await inner.TryReplaceAsync(memento, replaced, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return queue.Count == 0 ? inner.ExistAsync(calls, cancellationToken) : FindAsync(calls, cancellationToken);
    }

    public ValueTask UsedAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);

        // What waits here is written with a time that is young enough.
        var stored = queue.Count == 0 ? calls : [.. calls.Where(call => !queue.TryGet(call, out _))];
        return stored.Count == 0 ? default : inner.UsedAsync(stored, cancellationToken);
    }

    /// <remarks>The lease of a call whose memento waits is kept until that is written: who had to wait for it looks for the memento then.</remarks>
    public async ValueTask<ICallLease?> LeaseAsync(CallKey call, Func<IReadOnlyCollection<CallKey>>? waiting = null, CancellationToken cancellationToken = default) =>
        await inner.LeaseAsync(call, waiting, cancellationToken).ConfigureAwait(false) is { } lease ? new Lease(call, lease, queue) : null;

    public ValueTask<bool> IsLeasedAsync(CallKey call, CancellationToken cancellationToken = default) => inner.IsLeasedAsync(call, cancellationToken);

    public ValueTask<DateTimeOffset?> GetOldestLeaseAsync(CancellationToken cancellationToken = default) => inner.GetOldestLeaseAsync(cancellationToken);

    public async ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        await inner.ForgetCallsAsync(calls, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask ForgetDamagedAsync(CallKey call, DateTimeOffset computed, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        await inner.ForgetDamagedAsync(call, computed, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        await inner.ForgetFunctionAsync(function, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        await inner.ForgetEverythingAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> TryForgetAsync(CallKey call, DateTimeOffset unusedSince, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await inner.TryForgetAsync(call, unusedSince, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask ForgetFunctionMetadataAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        await inner.ForgetFunctionMetadataAsync(function, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StoredAmount> RemoveAbandonedAsync(DateTimeOffset unwrittenSince, bool dryRun, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await inner.RemoveAbandonedAsync(unwrittenSince, dryRun, cancellationToken).ConfigureAwait(false);
    }

    public IAsyncEnumerable<FunctionName> ListFunctionsAsync(CancellationToken cancellationToken = default) => queue.ThenAsync(() => inner.ListFunctionsAsync(cancellationToken), cancellationToken);

    public IAsyncEnumerable<FunctionName> ListVersionsAsync(FunctionName function, CancellationToken cancellationToken = default) => queue.ThenAsync(() => inner.ListVersionsAsync(function, cancellationToken), cancellationToken);

    public IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, CancellationToken cancellationToken = default) =>
        queue.ThenAsync(() => inner.ListMementosAsync(function, limit, cancellationToken), cancellationToken);

    public IAsyncEnumerable<StoredMemento> ListStoredAsync(FunctionName function, CancellationToken cancellationToken = default) => queue.ThenAsync(() => inner.ListStoredAsync(function, cancellationToken), cancellationToken);

    public IAsyncEnumerable<StoreDamage> VerifyAsync(bool repair, CancellationToken cancellationToken = default) => queue.ThenAsync(() => inner.VerifyAsync(repair, cancellationToken), cancellationToken);

    public async ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        await inner.WriteMetadataAsync(call, name, value, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default) => inner.ReadMetadataAsync(call, name, cancellationToken);

    public IAsyncEnumerable<string> ListMetadataAsync(CallKey call, CancellationToken cancellationToken = default) => inner.ListMetadataAsync(call, cancellationToken);

    public ValueTask WriteFunctionMetadataAsync(FunctionName function, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default) => inner.WriteFunctionMetadataAsync(function, name, value, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadFunctionMetadataAsync(FunctionName function, string name, CancellationToken cancellationToken = default) => inner.ReadFunctionMetadataAsync(function, name, cancellationToken);

    public IAsyncEnumerable<string> ListFunctionMetadataAsync(FunctionName function, CancellationToken cancellationToken = default) => inner.ListFunctionMetadataAsync(function, cancellationToken);

    public ValueTask TellForgottenAsync(ForgottenCalls forgotten, CancellationToken cancellationToken = default) => inner.TellForgottenAsync(forgotten, cancellationToken);

    public IForgottenFeed? FollowForgotten() => inner.FollowForgotten();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask PutAsync(IReadOnlyList<MementoRecord> mementos, CancellationToken cancellationToken)
    {
        // What waits is older, and must not come after it.
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        await inner.PutMementosAsync(mementos, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<MementoRecord?>> GetAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken)
    {
        var mementos = new MementoRecord?[calls.Count];
        var others = new List<int>();
        for (var i = 0; i < mementos.Length; i++)
        {
            if (!queue.TryGet(calls[i], out mementos[i]))
            {
                others.Add(i);
            }
        }

        if (others.Count > 0)
        {
            var stored = await inner.GetMementosAsync(others.ConvertAll(i => calls[i]), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < others.Count; i++)
            {
                mementos[others[i]] = stored[i];
            }
        }

        return mementos;
    }

    private async ValueTask<IReadOnlyList<bool>> FindAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken)
    {
        var exist = new bool[calls.Count];
        var others = new List<int>();
        for (var i = 0; i < exist.Length; i++)
        {
            exist[i] = queue.TryGet(calls[i], out _);
            if (!exist[i])
            {
                others.Add(i);
            }
        }

        if (others.Count > 0)
        {
            var stored = await inner.ExistAsync(others.ConvertAll(i => calls[i]), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < others.Count; i++)
            {
                exist[others[i]] = stored[i];
            }
        }

        return exist;
    }

    private sealed class Lease(CallKey call, ICallLease inner, WriteBehindQueue queue) : ICallLease
    {
        public bool HadToWait => inner.HadToWait;

        public ValueTask DisposeAsync() => queue.TryHold(call, inner) ? default : inner.DisposeAsync();
    }
}
