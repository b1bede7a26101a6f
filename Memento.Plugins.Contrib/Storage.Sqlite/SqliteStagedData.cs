namespace Memento.Storage.Sqlite;

/// <summary>A file on its way into a store: to its name, or into a table where it turned out to be small.</summary>
internal sealed class SqliteStagedData(LargeObjects files, Func<string, long, DataKey, DataKey> publish) : IStagedData
{
    private readonly FileStream _stream = files.CreateTemporary();
    private bool _isPublished;

    public Stream Stream => _stream;

    public ValueTask<DataKey> PublishAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _stream.Flush();
        var length = _stream.Length;
        _stream.Dispose();
        var published = publish(_stream.Name, length, key);
        _isPublished = true;
        return new(published);
    }

    public ValueTask DisposeAsync()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // Its last bytes have no room, and nobody wants them any more: what is published was closed before.
        }

        if (!_isPublished)
        {
            files.Discard(_stream.Name);
        }

        return default;
    }
}
