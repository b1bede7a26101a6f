using System.Runtime.CompilerServices;

namespace Memento.Storage.Tiered;

/// <summary>The metadata store of a tier, behind its gate. What was forgotten and is still in the tier, as that is read-only or was down, is not there for who asks.</summary>
internal sealed class TierMetadata(Tier tier, ForgottenBook forgotten) : IMetadataStore
{
    private TierGate Gate => tier.Gate;

    /// <summary>Whether there is anything in the tier that is not to be seen.</summary>
    private bool Hides => forgotten.Hides(tier);

    public async ValueTask<IReadOnlyList<MementoRecord?>> GetMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        var mementos = await TierBatch.AskAsync(tier, calls, static (stores, some, token) => stores.Metadata.GetMementosAsync(some, token), cancellationToken).ConfigureAwait(false);
        return Hides ? [.. mementos.Select(Seen)] : mementos;
    }

    public ValueTask<MementoRecord?> GetMementoAsync(CallKey call, CancellationToken cancellationToken = default)
    {
        var memento = Gate.AskAsync(token => tier.Open().Metadata.GetMementoAsync(call, token), cancellationToken);
        return memento.IsCompletedSuccessfully ? new(Seen(memento.Result)) : WaitAsync(memento);

        async ValueTask<MementoRecord?> WaitAsync(ValueTask<MementoRecord?> pending) => Seen(await pending.ConfigureAwait(false));
    }

    public async ValueTask<MementoRecord?> GetNewerMementoAsync(CallKey call, DateTimeOffset than, CancellationToken cancellationToken = default) =>
        await Gate.AskAsync(token => tier.Open().Metadata.GetNewerMementoAsync(call, than, token), cancellationToken).ConfigureAwait(false) is { } memento ? Seen(memento) : null;

    public ValueTask PutMementosAsync(IReadOnlyList<MementoRecord> mementos, CancellationToken cancellationToken = default) =>
        TierBatch.TellAsync(tier, mementos, static (stores, some, token) => stores.Metadata.PutMementosAsync(some, token), cancellationToken);

    public ValueTask<bool> TryReplaceAsync(MementoRecord memento, MementoRecord replaced, CancellationToken cancellationToken = default) =>
        forgotten.IsForgotten(tier, replaced) ? default : Gate.AskAsync(token => tier.Open().Metadata.TryReplaceAsync(memento, replaced, token), cancellationToken);

    public async ValueTask<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default) => Hides
        ? [.. (await GetMementosAsync(calls, cancellationToken).ConfigureAwait(false)).Select(static memento => memento is not null)]
        : await TierBatch.AskAsync(tier, calls, static (stores, some, token) => stores.Metadata.ExistAsync(some, token), cancellationToken).ConfigureAwait(false);

    public ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default) =>
        TierBatch.TellAsync(tier, calls, static (stores, some, token) => stores.Metadata.ForgetCallsAsync(some, token), cancellationToken);

    public ValueTask ForgetDamagedAsync(CallKey call, DateTimeOffset computed, CancellationToken cancellationToken = default) =>
        Gate.AskAsync(token => tier.Open().Metadata.ForgetDamagedAsync(call, computed, token), cancellationToken);

    public ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken = default) =>
        Gate.AskAsync(token => tier.Open().Metadata.ForgetFunctionAsync(function, token), cancellationToken);

    public ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default) =>
        Gate.AskAsync(token => tier.Open().Metadata.ForgetEverythingAsync(token), cancellationToken);

    public async IAsyncEnumerable<FunctionName> ListFunctionsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var hides = Hides;
        await foreach (var function in TierList.Of(tier, stores => stores.Metadata.ListFunctionsAsync(cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            if (!hides || await HasSeenAsync(function, cancellationToken).ConfigureAwait(false))
            {
                yield return function;
            }
        }
    }

    public async IAsyncEnumerable<FunctionName> ListVersionsAsync(FunctionName function, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var version in TierList.Of(tier, stores => stores.Metadata.ListVersionsAsync(function, cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            if (!forgotten.IsForgotten(tier, version) || await HasSeenAsync(version, cancellationToken).ConfigureAwait(false))
            {
                yield return version;
            }
        }
    }

    public IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, CancellationToken cancellationToken = default)
    {
        if (!Hides)
        {
            return TierList.Of(tier, stores => stores.Metadata.ListMementosAsync(function, limit, cancellationToken), cancellationToken);
        }

        var seen = TierList.Of(tier, stores => stores.Metadata.ListMementosAsync(function, null, cancellationToken), cancellationToken).Where(memento => Seen(memento) is not null);
        return limit is { } most ? seen.Take(most) : seen;
    }

    public ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        var own = value.ToArray();
        return Gate.AskAsync(token => tier.Open().Metadata.WriteMetadataAsync(call, name, own, token), cancellationToken);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default) =>
        Hides && await GetMementoAsync(call, cancellationToken).ConfigureAwait(false) is null
            ? null
            : await Gate.AskAsync(token => tier.Open().Metadata.ReadMetadataAsync(call, name, token), cancellationToken).ConfigureAwait(false);

    public IAsyncEnumerable<string> ListMetadataAsync(CallKey call, CancellationToken cancellationToken = default) =>
        TierList.Of(tier, stores => stores.Metadata.ListMetadataAsync(call, cancellationToken), cancellationToken);

    public async ValueTask WriteFunctionMetadataAsync(FunctionName function, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        var own = value.ToArray();
        await Gate.AskAsync(token => tier.Open().Metadata.WriteFunctionMetadataAsync(function, name, own, token), cancellationToken).ConfigureAwait(false);
        forgotten.Written(tier, function, name);
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadFunctionMetadataAsync(FunctionName function, string name, CancellationToken cancellationToken = default) =>
        forgotten.IsForgotten(tier, function, name) ? default : Gate.AskAsync(token => tier.Open().Metadata.ReadFunctionMetadataAsync(function, name, token), cancellationToken);

    public IAsyncEnumerable<string> ListFunctionMetadataAsync(FunctionName function, CancellationToken cancellationToken = default) =>
        TierList.Of(tier, stores => stores.Metadata.ListFunctionMetadataAsync(function, cancellationToken), cancellationToken).Where(name => !forgotten.IsForgotten(tier, function, name));

    public ValueTask<bool> IsLeasedAsync(CallKey call, CancellationToken cancellationToken = default) =>
        Gate.AskAsync(token => tier.Open().Metadata.IsLeasedAsync(call, token), cancellationToken);

    public ValueTask<DateTimeOffset?> GetOldestLeaseAsync(CancellationToken cancellationToken = default) =>
        Gate.AskAsync(token => tier.Open().Metadata.GetOldestLeaseAsync(token), cancellationToken);

    public ValueTask TellForgottenAsync(ForgottenCalls forgottenCalls, CancellationToken cancellationToken = default) =>
        Gate.AskAsync(token => tier.Open().Metadata.TellForgottenAsync(forgottenCalls, token), cancellationToken);

    public ValueTask UsedAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default) =>
        TierBatch.TellAsync(tier, calls, static (stores, some, token) => stores.Metadata.UsedAsync(some, token), cancellationToken);

    public ValueTask<bool> TryForgetAsync(CallKey call, DateTimeOffset unusedSince, CancellationToken cancellationToken = default) =>
        Gate.AskAsync(token => tier.Open().Metadata.TryForgetAsync(call, unusedSince, token), cancellationToken);

    /// <summary>Nothing: the stores end with the tier.</summary>
    public ValueTask DisposeAsync() => default;

    private MementoRecord? Seen(MementoRecord? memento) => memento is not null && forgotten.IsForgotten(tier, memento) ? null : memento;

    private async ValueTask<bool> HasSeenAsync(FunctionName function, CancellationToken cancellationToken)
    {
        await foreach (var memento in ListMementosAsync(function, null, cancellationToken).ConfigureAwait(false))
        {
            if (memento.Function == function)
            {
                return true;
            }
        }

        return false;
    }
}
