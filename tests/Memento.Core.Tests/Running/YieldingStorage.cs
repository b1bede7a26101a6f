using Memento.Caching;
using Memento.Storage;

namespace Memento.Core.Tests.Running;

/// <summary>A store as across a network: every answer comes later, on another thread, and some with a time-out of its own.</summary>
internal sealed class YieldingStorage(IStorageBackend inner) : IStorageBackend
{
    public bool Fails { get; init; }

    /// <summary>What happens while a result is being kept: after it was decided that it is to be, and before it is there.</summary>
    public Action? WhileKeeping { get; init; }

    public MemoryCache Memory { get; init; } = new(0);

    public bool IsReadOnly => inner.IsReadOnly;

    public async ValueTask<StoredResult?> ReadAsync(CallKey call, Type resultType, CancellationToken cancellationToken = default)
    {
        await Later();
        return await inner.ReadAsync(call, resultType, cancellationToken);
    }

    public async ValueTask<MementoRecord> MemoizeAsync(ResultToStore result, CancellationToken cancellationToken = default)
    {
        await Later();
        WhileKeeping?.Invoke();
        return await inner.MemoizeAsync(result, cancellationToken);
    }

    public ValueTask<IReadOnlyList<MementoRecord?>> GetMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default) => inner.GetMementosAsync(calls, cancellationToken);

    public ValueTask<IReadOnlyList<StoredResult?>> ReadManyAsync(IReadOnlyList<CallKey> calls, Type resultType, CancellationToken cancellationToken = default) => inner.ReadManyAsync(calls, resultType, cancellationToken);

    public ValueTask<IReadOnlyList<MementoRecord>> MemoizeManyAsync(IReadOnlyList<ResultToStore> results, CancellationToken cancellationToken = default)
    {
        WhileKeeping?.Invoke();
        return inner.MemoizeManyAsync(results, cancellationToken);
    }

    public ValueTask<bool> AllExistAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default) => inner.AllExistAsync(calls, cancellationToken);

    public ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default) => inner.ForgetCallsAsync(calls, cancellationToken);

    public ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken = default) => inner.ForgetFunctionAsync(function, cancellationToken);

    public ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default) => inner.ForgetEverythingAsync(cancellationToken);

    public IAsyncEnumerable<FunctionName> ListFunctionsAsync(CancellationToken cancellationToken = default) => inner.ListFunctionsAsync(cancellationToken);

    public IAsyncEnumerable<FunctionName> ListVersionsAsync(FunctionName function, CancellationToken cancellationToken = default) => inner.ListVersionsAsync(function, cancellationToken);

    public IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, CancellationToken cancellationToken = default) => inner.ListMementosAsync(function, limit, cancellationToken);

    public IAsyncEnumerable<Invocation> ListInvocationsAsync(MementoRecord memento, CancellationToken cancellationToken = default) => inner.ListInvocationsAsync(memento, cancellationToken);

    public ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, bool storeWithData = false, CancellationToken cancellationToken = default) => inner.WriteMetadataAsync(call, name, value, storeWithData, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default) => inner.ReadMetadataAsync(call, name, cancellationToken);

    public ValueTask WriteFunctionMetadataAsync(FunctionName function, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default) => inner.WriteFunctionMetadataAsync(function, name, value, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadFunctionMetadataAsync(FunctionName function, string name, CancellationToken cancellationToken = default) => inner.ReadFunctionMetadataAsync(function, name, cancellationToken);

    public Uri? GetResultUri(MementoRecord memento) => inner.GetResultUri(memento);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task Later()
    {
        await Task.Yield();
        if (Fails)
        {
            throw new TaskCanceledException("The store did not answer in time.");
        }
    }
}
