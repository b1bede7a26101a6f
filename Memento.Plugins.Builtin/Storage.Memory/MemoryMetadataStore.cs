using System.Runtime.CompilerServices;
using Memento.Plugins;
using Memento.Serialization;

namespace Memento.Storage.Memory;

/// <summary>The metadata store <c>memory</c>: mementos are immutable records, so they are kept as they are.</summary>
[ExportMetadataStore("memory")]
public sealed class MemoryMetadataStore : IMetadataStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<FunctionName, StoredFunction> _functions = [];
    private readonly TimeProvider _clock;
    private readonly MemoryLeases _leases;

    /// <summary>Made by the host for a backend that borrows it.</summary>
    /// <exception cref="ConfigurationException">The section has a setting; there are none.</exception>
    public MemoryMetadataStore(BackendContext context)
        : this(TimeProvider.System)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.GetSettings<MemoryStoreSettings>();
    }

    internal MemoryMetadataStore(TimeProvider clock)
    {
        _clock = clock;
        _leases = new MemoryLeases(clock);
    }

    /// <inheritdoc/>
    public bool IsOfThisProcess => true;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MementoRecord?>> GetMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        lock (_gate)
        {
            return new([.. calls.Select(call => Find(call)?.Memento)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask PutMementosAsync(IReadOnlyList<MementoRecord> mementos, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mementos);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            foreach (var memento in mementos)
            {
                var calls = FindOrAdd(memento.Function).Calls;
                if (calls.TryGetValue(memento.ArgumentHash, out var call))
                {
                    call.Memento = memento;
                    call.LastUsed = _clock.GetUtcNow();
                }
                else
                {
                    calls.Add(memento.ArgumentHash, new StoredCall { Memento = memento, LastUsed = _clock.GetUtcNow() });
                }
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryReplaceAsync(MementoRecord memento, MementoRecord replaced, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memento);
        ArgumentNullException.ThrowIfNull(replaced);
        lock (_gate)
        {
            if (Find(memento.Call) is not { } stored || !MementoSerializer.AreEqual(stored.Memento, replaced))
            {
                return new(false);
            }

            stored.Memento = memento;
            stored.LastUsed = _clock.GetUtcNow();
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        lock (_gate)
        {
            foreach (var call in calls)
            {
                Remove(call);
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask ForgetDamagedAsync(CallKey call, DateTimeOffset computed, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (Find(call)?.Memento.Time == computed)
            {
                Remove(call);
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        lock (_gate)
        {
            foreach (var version in Matching(function))
            {
                _functions.Remove(version);
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _functions.Clear();
        }

        return default;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FunctionName> ListFunctionsAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return StreamAsync<FunctionName>([.. _functions.Where(static stored => stored.Value.Calls.Count > 0).Select(static stored => stored.Key)], cancellationToken);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FunctionName> ListVersionsAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        lock (_gate)
        {
            return StreamAsync(VersionsOf(function), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        lock (_gate)
        {
            var mementos = Matching(function).SelectMany(version => _functions[version].Calls.Values).Select(static call => call.Memento);
            return StreamAsync<MementoRecord>([.. limit is { } most ? mementos.Take(most) : mementos], cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (Find(call) is not { } stored)
            {
                return ValueTask.FromException(new MementoNotFoundException(call));
            }

            stored.Metadata[name] = value.ToArray();

            // A collector that took no pin for an answer leaves what was used since.
            stored.LastUsed = _clock.GetUtcNow();
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_gate)
        {
            return new(Find(call)?.Metadata.TryGetValue(name, out var value) == true ? (ReadOnlyMemory<byte>?)value : null);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ListMetadataAsync(CallKey call, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return StreamAsync<string>([.. Find(call)?.Metadata.Keys ?? Enumerable.Empty<string>()], cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteFunctionMetadataAsync(FunctionName function, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrEmpty(name);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            FindOrAdd(function).Metadata[name] = value.ToArray();
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadFunctionMetadataAsync(FunctionName function, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_gate)
        {
            return new(_functions.GetValueOrDefault(function)?.Metadata.TryGetValue(name, out var value) == true ? (ReadOnlyMemory<byte>?)value : null);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ListFunctionMetadataAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        lock (_gate)
        {
            return StreamAsync<string>([.. _functions.GetValueOrDefault(function)?.Metadata.Keys ?? Enumerable.Empty<string>()], cancellationToken);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Nobody waits, as this store is one process's own. A lease keeps what it is for from being collected.</remarks>
    public ValueTask<ICallLease?> LeaseAsync(CallKey call, Func<IReadOnlyCollection<CallKey>>? waiting = null, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<ICallLease?>(cancellationToken) : new(_leases.Take(call));

    /// <inheritdoc/>
    public ValueTask<bool> IsLeasedAsync(CallKey call, CancellationToken cancellationToken = default) => new(_leases.IsHeld(call));

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> GetOldestLeaseAsync(CancellationToken cancellationToken = default) => new(_leases.Oldest);

    /// <inheritdoc/>
    public ValueTask UsedAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var now = _clock.GetUtcNow();
        lock (_gate)
        {
            foreach (var call in calls)
            {
                if (Find(call) is { } stored)
                {
                    stored.LastUsed = now;
                }
            }
        }

        return default;
    }

    /// <inheritdoc/>
    /// <remarks>The mementos are kept as they are: their bytes are those that they would have in a file.</remarks>
    public async IAsyncEnumerable<StoredMemento> ListStoredAsync(FunctionName function, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        await ValueTask.CompletedTask.ConfigureAwait(false);
        List<(MementoRecord Memento, DateTimeOffset LastUsed)> calls;
        lock (_gate)
        {
            calls = [.. Matching(function).SelectMany(version => _functions[version].Calls.Values).Select(static call => (call.Memento, call.LastUsed))];
        }

        foreach (var (memento, lastUsed) in calls)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new StoredMemento(memento, MementoSerializer.Serialize(memento).Length, lastUsed);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryForgetAsync(CallKey call, DateTimeOffset unusedSince, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (Find(call) is not { } stored || stored.LastUsed >= unusedSince || _leases.IsHeld(call))
            {
                return new(false);
            }

            Remove(call);
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask ForgetFunctionMetadataAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        lock (_gate)
        {
            if (_functions.TryGetValue(function, out var stored) && stored.Calls.Count == 0)
            {
                _functions.Remove(function);
            }
        }

        return default;
    }

    /// <summary>Lets go of everything.</summary>
    public ValueTask DisposeAsync() => ForgetEverythingAsync();

    private static async IAsyncEnumerable<T> StreamAsync<T>(List<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private void Remove(CallKey call)
    {
        if (_functions.TryGetValue(call.Function, out var stored) && stored.Calls.Remove(call.ArgumentHash) && stored.IsEmpty)
        {
            _functions.Remove(call.Function);
        }
    }

    private StoredCall? Find(CallKey call) => _functions.GetValueOrDefault(call.Function)?.Calls.GetValueOrDefault(call.ArgumentHash);

    private StoredFunction FindOrAdd(FunctionName function)
    {
        if (!_functions.TryGetValue(function, out var stored))
        {
            _functions.Add(function, stored = new StoredFunction());
        }

        return stored;
    }

    /// <summary>The one version that a name has, or all of them when it has none.</summary>
    private List<FunctionName> Matching(FunctionName function) =>
        function.Version is null ? VersionsOf(function) : _functions.ContainsKey(function) ? [function] : [];

    private List<FunctionName> VersionsOf(FunctionName function) =>
        [.. _functions.Keys.Where(name => string.Equals(name.Unversioned, function.Unversioned, StringComparison.Ordinal))];
}
