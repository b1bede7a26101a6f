using Memento.Plugins;
using Memento.Storage;

namespace Fixture;

/// <summary>Borrows itself.</summary>
[ExportDataStore("circle")]
public sealed class Circle(BackendContext context) : IDataStore
{
    private readonly IDataStore _inner = context.Broker.CreateDataStore("circle", new Dictionary<string, string?>());

    public ValueTask<DataKey> WriteAsync(DataKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default) => _inner.WriteAsync(key, data, cancellationToken);

    public ValueTask<IStagedData> StageAsync(CancellationToken cancellationToken = default) => _inner.StageAsync(cancellationToken);

    public ValueTask<Stream> OpenReadAsync(DataKey key, CancellationToken cancellationToken = default) => _inner.OpenReadAsync(key, cancellationToken);

    public ValueTask<DataKey?> GetVersionedKeyAsync(DataKey key, CancellationToken cancellationToken = default) => _inner.GetVersionedKeyAsync(key, cancellationToken);

    public ValueTask DeleteBareAsync(DataKey key, CancellationToken cancellationToken = default) => _inner.DeleteBareAsync(key, cancellationToken);

    public ValueTask DeleteAllVersionsAsync(DataKey key, bool recursive = false, CancellationToken cancellationToken = default) => _inner.DeleteAllVersionsAsync(key, recursive, cancellationToken);

    public ValueTask ClearAsync(CancellationToken cancellationToken = default) => _inner.ClearAsync(cancellationToken);

    public IAsyncEnumerable<DataKey> ListKeysAsync(DataKeyQuery query, CancellationToken cancellationToken = default) => _inner.ListKeysAsync(query, cancellationToken);

    public ValueTask WriteMetadataAsync(DataKey key, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default) => _inner.WriteMetadataAsync(key, name, value, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(DataKey key, string name, CancellationToken cancellationToken = default) => _inner.ReadMetadataAsync(key, name, cancellationToken);

    public Uri? GetUri(DataKey key) => _inner.GetUri(key);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
