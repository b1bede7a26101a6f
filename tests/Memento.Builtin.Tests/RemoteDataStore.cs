using System.Collections.Concurrent;
using Memento.Storage;

namespace Memento.Builtin.Tests;

/// <summary>Makes a data store behave like one across a network: nothing completes at once, and its streams cannot seek.</summary>
internal sealed class RemoteDataStore(IDataStore inner) : IDataStore
{
    /// <summary>What was opened, in order.</summary>
    public ConcurrentQueue<DataKey> Opened { get; } = [];

    /// <summary>What happens before it is cleared.</summary>
    public Func<Task> Clearing { get; set; } = static () => Task.CompletedTask;

    public bool IsOfThisProcess => inner.IsOfThisProcess;

    public async ValueTask<DataKey> WriteAsync(DataKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return await inner.WriteAsync(key, data, cancellationToken);
    }

    public async ValueTask<IStagedData> StageAsync(CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return await inner.StageAsync(cancellationToken);
    }

    public async ValueTask<Stream> OpenReadAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        Opened.Enqueue(key);
        return new ForwardStream(await inner.OpenReadAsync(key, cancellationToken));
    }

    public async ValueTask<DataKey?> GetVersionedKeyAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return await inner.GetVersionedKeyAsync(key, cancellationToken);
    }

    public ValueTask DeleteBareAsync(DataKey key, CancellationToken cancellationToken = default) => inner.DeleteBareAsync(key, cancellationToken);

    public ValueTask DeleteAllVersionsAsync(DataKey key, bool recursive = false, CancellationToken cancellationToken = default) => inner.DeleteAllVersionsAsync(key, recursive, cancellationToken);

    public async ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        await Clearing();
        await inner.ClearAsync(cancellationToken);
    }

    public IAsyncEnumerable<DataKey> ListKeysAsync(DataKeyQuery query, CancellationToken cancellationToken = default) => inner.ListKeysAsync(query, cancellationToken);

    public ValueTask WriteMetadataAsync(DataKey key, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default) => inner.WriteMetadataAsync(key, name, value, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(DataKey key, string name, CancellationToken cancellationToken = default) => inner.ReadMetadataAsync(key, name, cancellationToken);

    public Uri? GetUri(DataKey key) => inner.GetUri(key);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class ForwardStream(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        // A piece at a time, as a network gives it.
        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 1000));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return await inner.ReadAsync(buffer[..Math.Min(buffer.Length, 100_000)], cancellationToken);
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
