using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Memento;
using Memento.Plugins;
using Memento.Storage;

namespace Fixture;

/// <summary>Mementos in memory, for other plugins to borrow.</summary>
[ExportMetadataStore("lent")]
public sealed class MetadataStore(BackendContext context) : IMetadataStore
{
    private readonly ConcurrentDictionary<CallKey, MementoRecord> _mementos = new();
    private readonly ConcurrentDictionary<(CallKey Call, string Name), ReadOnlyMemory<byte>> _metadata = new();
    private readonly ConcurrentDictionary<(FunctionName Function, string Name), ReadOnlyMemory<byte>> _functionMetadata = new();

    public ValueTask<IReadOnlyList<MementoRecord?>> GetMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default) =>
        new([.. calls.Select(_mementos.GetValueOrDefault)]);

    public ValueTask PutMementosAsync(IReadOnlyList<MementoRecord> mementos, CancellationToken cancellationToken = default)
    {
        foreach (var memento in mementos)
        {
            _mementos[memento.Call] = memento;
        }

        return default;
    }

    public ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        foreach (var call in calls)
        {
            _mementos.TryRemove(call, out _);
        }

        return default;
    }

    public ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        foreach (var key in _functionMetadata.Keys.Where(key => key.Function == function))
        {
            _functionMetadata.TryRemove(key, out _);
        }

        return ForgetCallsAsync([.. _mementos.Keys.Where(call => call.Function == function)], cancellationToken);
    }

    public ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default)
    {
        _mementos.Clear();
        _functionMetadata.Clear();
        return default;
    }

    public async IAsyncEnumerable<FunctionName> ListFunctionsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var function in _mementos.Keys.Select(call => call.Function).Distinct())
        {
            yield return function;
        }

        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<FunctionName> ListVersionsAsync(FunctionName function, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var functions = _mementos.Keys.Select(call => call.Function).Concat(_functionMetadata.Keys.Select(key => key.Function));
        foreach (var version in functions.Where(version => version.Unversioned == function.Unversioned).Distinct())
        {
            yield return version;
        }

        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var memento in _mementos.Values.Where(memento => memento.Function == function).Take(limit ?? int.MaxValue))
        {
            yield return memento;
        }

        await Task.CompletedTask;
    }

    public ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        if (!_mementos.ContainsKey(call))
        {
            return ValueTask.FromException(new MementoNotFoundException(call));
        }

        _metadata[(call, name)] = value.ToArray();
        return default;
    }

    /// <summary>Answers "settings" with what this store was made with, so that the test sees it.</summary>
    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default) =>
        name == "settings"
            ? new(System.Text.Encoding.UTF8.GetBytes($"{context.Configuration["type"]}|{context.Configuration["colour"]}|{context.BaseFolder}"))
            : new(_metadata.TryGetValue((call, name), out var value) ? value : null);

    public async IAsyncEnumerable<string> ListMetadataAsync(CallKey call, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var (key, _) in _metadata.Where(entry => entry.Key.Call == call))
        {
            yield return key.Name;
        }

        await Task.CompletedTask;
    }

    public ValueTask WriteFunctionMetadataAsync(FunctionName function, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        _functionMetadata[(function, name)] = value.ToArray();
        return default;
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadFunctionMetadataAsync(FunctionName function, string name, CancellationToken cancellationToken = default) =>
        new(_functionMetadata.TryGetValue((function, name), out var value) ? value : null);

    public ValueTask DisposeAsync() => default;
}
