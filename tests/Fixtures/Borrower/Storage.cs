using Memento;
using Memento.Caching;
using Memento.Plugins;
using Memento.Storage;

namespace Fixture;

/// <summary>Brings its own data store and borrows the metadata store that its settings name.</summary>
[ExportStorageBackend("borrower")]
public sealed class Storage : IStorageBackend
{
    private readonly Dictionary<string, byte[]> _data = [];
    private readonly IMetadataStore _metadata;

    public Storage(BackendContext context)
    {
        var section = context.Configuration.GetSection("metadata_store");
        _metadata = section["type"] is null
            ? context.Broker.CreateMetadataStore("lent", new Dictionary<string, string?> { ["colour"] = "in code" })
            : context.Broker.CreateMetadataStore(section);
    }

    public MemoryCache Memory { get; } = new(0);

    public bool IsReadOnly => false;

    public ValueTask<IReadOnlyList<MementoRecord?>> GetMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default) =>
        _metadata.GetMementosAsync(calls, cancellationToken);

    public async ValueTask<StoredResult?> ReadAsync(CallKey call, Type resultType, CancellationToken cancellationToken = default) =>
        await _metadata.GetMementoAsync(call, cancellationToken) is { } memento
            ? new StoredResult(memento, _data[call.ToString()])
            : null;

    public async ValueTask<IReadOnlyList<StoredResult?>> ReadManyAsync(IReadOnlyList<CallKey> calls, Type resultType, CancellationToken cancellationToken = default)
    {
        var results = new List<StoredResult?>();
        foreach (var call in calls)
        {
            results.Add(await ReadAsync(call, resultType, cancellationToken));
        }

        return results;
    }

    public async ValueTask<MementoRecord> MemoizeAsync(ResultToStore result, CancellationToken cancellationToken = default)
    {
        _data[result.Memento.Call.ToString()] = (byte[])result.Value!;
        await _metadata.PutMementosAsync([result.Memento], cancellationToken);
        return result.Memento;
    }

    public async ValueTask<IReadOnlyList<MementoRecord>> MemoizeManyAsync(IReadOnlyList<ResultToStore> results, CancellationToken cancellationToken = default)
    {
        var mementos = new List<MementoRecord>();
        foreach (var result in results)
        {
            mementos.Add(await MemoizeAsync(result, cancellationToken));
        }

        return mementos;
    }

    public async ValueTask<bool> AllExistAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default) =>
        (await _metadata.ExistAsync(calls, cancellationToken)).All(exists => exists);

    public ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default) =>
        _metadata.ForgetCallsAsync(calls, cancellationToken);

    public ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken = default) =>
        _metadata.ForgetFunctionAsync(function, cancellationToken);

    public ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default) => _metadata.ForgetEverythingAsync(cancellationToken);

    public IAsyncEnumerable<FunctionName> ListFunctionsAsync(CancellationToken cancellationToken = default) => _metadata.ListFunctionsAsync(cancellationToken);

    public IAsyncEnumerable<FunctionName> ListVersionsAsync(FunctionName function, CancellationToken cancellationToken = default) =>
        _metadata.ListVersionsAsync(function, cancellationToken);

    public IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, CancellationToken cancellationToken = default) =>
        _metadata.ListMementosAsync(function, limit, cancellationToken);

    public ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, bool storeWithData = false, CancellationToken cancellationToken = default) =>
        _metadata.WriteMetadataAsync(call, name, value, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default) =>
        name == "lender"
            ? new(System.Text.Encoding.UTF8.GetBytes(System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(_metadata.GetType().Assembly)!.Name!))
            : _metadata.ReadMetadataAsync(call, name, cancellationToken);

    public ValueTask WriteFunctionMetadataAsync(FunctionName function, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default) =>
        _metadata.WriteFunctionMetadataAsync(function, name, value, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadFunctionMetadataAsync(FunctionName function, string name, CancellationToken cancellationToken = default) =>
        _metadata.ReadFunctionMetadataAsync(function, name, cancellationToken);

    public Uri? GetResultUri(MementoRecord memento) => null;

    public ValueTask DisposeAsync() => _metadata.DisposeAsync();
}
