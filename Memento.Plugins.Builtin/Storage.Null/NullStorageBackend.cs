using Memento.Caching;
using Memento.Plugins;

namespace Memento.Storage.Null;

/// <summary>The storage <c>null</c>: remembers nothing, so that every call runs its function.</summary>
[ExportStorageBackend("null")]
public sealed class NullStorageBackend : IStorageBackend
{
    /// <summary>Made by the host.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong. Those that every storage takes are taken, and mean nothing here.</exception>
    public NullStorageBackend(BackendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        IsReadOnly = context.GetSettings<StorageSettings>().ReadOnly;
    }

    /// <inheritdoc/>
    public MemoryCache Memory { get; } = new(0);

    /// <inheritdoc/>
    public bool IsReadOnly { get; }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MementoRecord?>> GetMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return new(new MementoRecord?[calls.Count]);
    }

    /// <inheritdoc/>
    public ValueTask<StoredResult?> ReadAsync(CallKey call, Type resultType, CancellationToken cancellationToken = default) => new((StoredResult?)null);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredResult?>> ReadManyAsync(IReadOnlyList<CallKey> calls, Type resultType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return new(new StoredResult?[calls.Count]);
    }

    /// <inheritdoc/>
    public ValueTask<MementoRecord> MemoizeAsync(ResultToStore result, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(result.Memento with { Content = null });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MementoRecord>> MemoizeManyAsync(IReadOnlyList<ResultToStore> results, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(results);
        return new([.. results.Select(static result => result.Memento with { Content = null })]);
    }

    /// <inheritdoc/>
    public ValueTask<bool> AllExistAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return new(calls.Count == 0);
    }

    /// <inheritdoc/>
    public ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default) => Change("forget a call");

    /// <inheritdoc/>
    public ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken = default) => Change("forget a function");

    /// <inheritdoc/>
    public ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default) => Change("forget everything");

    /// <inheritdoc/>
    public IAsyncEnumerable<FunctionName> ListFunctionsAsync(CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<FunctionName>();

    /// <inheritdoc/>
    public IAsyncEnumerable<FunctionName> ListVersionsAsync(FunctionName function, CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<FunctionName>();

    /// <inheritdoc/>
    public IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit ?? 0);
        return AsyncEnumerable.Empty<MementoRecord>();
    }

    /// <inheritdoc/>
    public ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, bool storeWithData = false, CancellationToken cancellationToken = default) =>
        ValueTask.FromException(IsReadOnly ? new ReadOnlyStorageException("write metadata") : new MementoNotFoundException(call));

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default) => new((ReadOnlyMemory<byte>?)null);

    /// <inheritdoc/>
    public ValueTask WriteFunctionMetadataAsync(FunctionName function, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Change("write metadata");
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadFunctionMetadataAsync(FunctionName function, string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new((ReadOnlyMemory<byte>?)null);
    }

    /// <inheritdoc/>
    public Uri? GetResultUri(MementoRecord memento) => null;

    /// <summary>There is nothing to let go of.</summary>
    public ValueTask DisposeAsync() => default;

    private ValueTask Change(string operation) => IsReadOnly ? ValueTask.FromException(new ReadOnlyStorageException(operation)) : default;
}
