using System.Globalization;
using System.Runtime.CompilerServices;
using Memento.Plugins;

namespace Memento.Storage.Memory;

/// <summary>The data store <c>memory</c>: keeps objects as byte arrays that never leave it.</summary>
[ExportDataStore("memory")]
public sealed class MemoryDataStore : IDataStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, KeyedObject> _objects = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;
    private long _lastVersion;

    /// <summary>Made by the host for a backend that borrows it.</summary>
    /// <exception cref="ConfigurationException">The section has a setting; there are none.</exception>
    public MemoryDataStore(BackendContext context)
        : this(TimeProvider.System)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.GetSettings<MemoryStoreSettings>();
    }

    internal MemoryDataStore(TimeProvider clock) => _clock = clock;

    /// <inheritdoc/>
    public bool IsOfThisProcess => true;

    /// <inheritdoc/>
    public ValueTask<DataKey> WriteAsync(DataKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_objects.TryGetValue(key.Path, out var stored))
            {
                _objects.Add(key.Path, stored = new KeyedObject());
            }

            if (!key.IsContentAddressed || stored.Newest is null)
            {
                stored.Add((++_lastVersion).ToString(CultureInfo.InvariantCulture), new StoredVersion(data.ToArray(), _clock.GetUtcNow()));
            }
            else
            {
                // Found again: as young as if it were written now.
                stored.Find(null)!.Written = _clock.GetUtcNow();
            }

            return new(key.At(stored.Newest!));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IStagedData> StageAsync(CancellationToken cancellationToken = default) => new(new MemoryStagedData(this));

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Find(key) is { } version
                ? new(new MemoryStream(version.Data, writable: false))
                : ValueTask.FromException<Stream>(new DataNotFoundException(key));
        }
    }

    /// <inheritdoc/>
    public ValueTask<DataKey?> GetVersionedKeyAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(Find(key) is null ? null : key.At(key.Version ?? _objects[key.Path].Newest!));
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteBareAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_objects.TryGetValue(key.Path, out var stored))
            {
                stored.Newest = null;
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAllVersionsAsync(DataKey key, bool recursive = false, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _objects.Remove(key.Path);
            if (recursive)
            {
                foreach (var path in _objects.Keys.Where(path => path.StartsWith(key.Path + "/", StringComparison.Ordinal)).ToList())
                {
                    _objects.Remove(path);
                }
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _objects.Clear();
        }

        return default;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DataKey> ListKeysAsync(DataKeyQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        await ValueTask.CompletedTask.ConfigureAwait(false);
        List<string> paths;
        lock (_gate)
        {
            paths = [.. _objects.Where(static stored => stored.Value.Newest is not null).Select(static stored => stored.Key)];
        }

        foreach (var key in Select(paths, query))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return key;
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteMetadataAsync(DataKey key, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (Find(key) is not { } version)
            {
                return ValueTask.FromException(new DataNotFoundException(key));
            }

            version.Metadata[name] = value.ToArray();
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(DataKey key, string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_gate)
        {
            return new(Find(key)?.Metadata.TryGetValue(name, out var value) == true ? (ReadOnlyMemory<byte>?)value : null);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListStoredAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        List<StoredObject> all;
        lock (_gate)
        {
            all = [.. from stored in _objects
                from version in stored.Value.Versions
                select new StoredObject(new DataKey(stored.Key, version.Key), version.Value.Data.Length, version.Value.Written)];
        }

        foreach (var stored in all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return stored;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TouchAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (Find(key) is not { } version)
            {
                return new(false);
            }

            version.Written = _clock.GetUtcNow();
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryRemoveAsync(DataKey key, DateTimeOffset unwrittenSince, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (key.Version is not { } version || Find(key) is not { } found || found.Written >= unwrittenSince)
            {
                return new(false);
            }

            if (!_objects[key.Path].Remove(version))
            {
                _objects.Remove(key.Path);
            }

            return new(true);
        }
    }

    /// <summary>Null: the objects are nowhere outside this process.</summary>
    public Uri? GetUri(DataKey key) => null;

    /// <summary>Lets go of everything.</summary>
    public ValueTask DisposeAsync() => ClearAsync();

    private static IEnumerable<DataKey> Select(List<string> paths, DataKeyQuery query)
    {
        var folder = query.Folder.Length == 0 ? "" : query.Folder + "/";
        var below = paths.Where(path => path.StartsWith(folder, StringComparison.Ordinal));
        var candidates = query.Recursive ? below : below.Select(path => FirstSegmentBelow(path, folder.Length)).Distinct(StringComparer.Ordinal);
        var matches = candidates
            .Where(path => Matches(path.AsSpan(path.LastIndexOf('/') + 1), query))
            .Select(static path => new DataKey(path));
        return query.Limit is { } limit ? matches.Take(limit) : matches;
    }

    private static string FirstSegmentBelow(string path, int start)
    {
        var end = path.IndexOf('/', start);
        return end < 0 ? path : path[..end];
    }

    private static bool Matches(ReadOnlySpan<char> name, DataKeyQuery query) =>
        name.StartsWith(query.Prefix, StringComparison.Ordinal) && name.EndsWith(query.Suffix, StringComparison.Ordinal);

    private StoredVersion? Find(DataKey key) => _objects.GetValueOrDefault(key.Path)?.Find(key.Version);
}
