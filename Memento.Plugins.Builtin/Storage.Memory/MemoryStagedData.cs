namespace Memento.Storage.Memory;

/// <summary>An object on its way into the memory store.</summary>
internal sealed class MemoryStagedData(MemoryDataStore store) : IStagedData
{
    private readonly MemoryStream _stream = new();

    public Stream Stream => _stream;

    public ValueTask<DataKey> PublishAsync(DataKey key, CancellationToken cancellationToken = default) =>
        store.WriteAsync(key, _stream.GetBuffer().AsMemory(0, (int)_stream.Length), cancellationToken);

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
