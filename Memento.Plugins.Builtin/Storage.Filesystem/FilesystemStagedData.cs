using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>A temporary file on its way to its name.</summary>
internal sealed class FilesystemStagedData(StoreFolder folder, Func<string, DataKey, DataKey> publish) : IStagedData
{
    private readonly (string Path, Stream Stream) _temporary = folder.CreateTemporary();
    private bool _isPublished;

    public Stream Stream => _temporary.Stream;

    public ValueTask<DataKey> PublishAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _temporary.Stream.Dispose();
        var published = publish(_temporary.Path, key);
        _isPublished = true;
        return new(published);
    }

    public ValueTask DisposeAsync()
    {
        try
        {
            _temporary.Stream.Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Its last bytes have no room, and nobody wants them any more: what is published was closed before.
            FilesystemLog.NotFinished(folder.Logger, exception, _temporary.Path);
        }

        if (!_isPublished)
        {
            folder.Discard(_temporary.Path);
        }

        return default;
    }
}
