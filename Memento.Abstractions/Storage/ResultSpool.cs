using System.Buffers;
using System.Security.Cryptography;
using Memento.Serialization;

namespace Memento.Storage;

/// <summary>
/// Takes the bytes of a result from a codec: small ones in pooled memory, large ones on into staged data of the store, so
/// that they are never in memory twice. Hashes what passes. One codec writes to it, then it is finished and published.
/// </summary>
/// <param name="data">Where large results are staged.</param>
/// <param name="memoryLimit">How many bytes stay in memory.</param>
internal sealed class ResultSpool(IDataStore data, int memoryLimit) : ResultStream
{
    /// <summary>How many bytes of a result stay in memory, where nothing else is said.</summary>
    public const int DefaultMemoryLimit = 1024 * 1024;

    private const int FirstBufferSize = 4096;

    private readonly int _memoryLimit = Math.Max(memoryLimit, FirstBufferSize);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferSize);
    private int _buffered;
    private long _length;
    private IStagedData? _staged;
    private IncrementalHash? _hash;
    private Crc32C _crc;

    /// <summary>True when the bytes went to the store already, under no key yet.</summary>
    public bool IsStaged => _staged is not null;

    /// <summary>The bytes, while they are in memory. Valid until this is disposed.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _buffered);

    /// <summary>The SHA-256 of all bytes, 64 lowercase hexadecimal digits; after <see cref="Finish"/>.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>The CRC-32C of all bytes; after <see cref="Finish"/>.</summary>
    public uint Checksum => _crc.Value;

    public override long Length => _length;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _length += buffer.Length;
        while (!buffer.IsEmpty)
        {
            if (_buffered == _buffer.Length || _buffered == _memoryLimit)
            {
                MakeRoom();
            }

            var taken = Math.Min(buffer.Length, Math.Min(_buffer.Length, _memoryLimit) - _buffered);
            buffer[..taken].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += taken;
            buffer = buffer[taken..];
        }
    }

    public override void Flush()
    {
        // What is buffered is hashed and staged in large pieces, whatever the codec thinks of it.
    }

    /// <summary>Says that the codec has written everything.</summary>
    public void Finish()
    {
        if (_staged is null)
        {
            _crc.Append(Bytes.Span);
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Bytes.Span, digest);
            Sha256 = Convert.ToHexStringLower(digest);
            return;
        }

        Drain(_staged);
        Sha256 = Convert.ToHexStringLower(_hash!.GetHashAndReset());
    }

    /// <summary>Gives up the bytes, when somebody else has them. What is known of them stays.</summary>
    public void ReleaseBytes()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _buffered = 0;
        }
    }

    /// <summary>Publishes staged data.</summary>
    public ValueTask<DataKey> PublishAsync(DataKey key, CancellationToken cancellationToken) => _staged!.PublishAsync(key, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        var staged = _staged;
        _staged = null;
        Dispose();
        GC.SuppressFinalize(this);
        try
        {
            await (staged?.DisposeAsync() ?? default).ConfigureAwait(false);
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // What was published is, and what was given up needs no more than to be removed, which is tried again by collecting.
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ReleaseBytes();
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void MakeRoom()
    {
        if (_buffer.Length < _memoryLimit)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_memoryLimit, 4 * _buffer.Length));
            Bytes.Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
            return;
        }

        if (_staged is null)
        {
            AsTrouble(() => _staged = Blocking.Wait(static store => store.StageAsync(), data));
            _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }

        Drain(_staged!);
    }

    private void Drain(IStagedData staged)
    {
        _hash!.AppendData(Bytes.Span);
        _crc.Append(Bytes.Span);
        AsTrouble(() => staged.Stream.Write(Bytes.Span));
        _buffered = 0;
    }

    /// <summary>Has the store take bytes. What it throws, of whatever type, comes out of a codec as a store's trouble and not as the codec's.</summary>
    /// <exception cref="IOException">It could not.</exception>
    private static void AsTrouble(Action take)
    {
        try
        {
            take();
        }
        catch (Exception exception) when (!StorageParts.IsTrouble(exception) && exception is not OutOfMemoryException)
        {
            throw new IOException(ExceptionReader.MessageOf(exception), exception);
        }
    }
}
