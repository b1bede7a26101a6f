using System.Security.Cryptography;
using Memento.Serialization;
using Memento.Storage.Files;

namespace Memento.Storage.Partitions;

/// <summary>
/// Takes the encoded values of a partition, one behind the other: few bytes in memory, more in one temporary file, which goes when this is let go
/// of. Added to by one thread at a time; read by many at once.
/// </summary>
/// <param name="memoryLimit">How many bytes stay in memory.</param>
/// <param name="copies">Where files among the values are copied to be handed out.</param>
internal sealed class StageFile(int memoryLimit, FileCopies copies) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Lock _gate = new();
    private MemoryStream? _memory = new();
    private FileStream? _file;
    private long _length;

    public FileCopies Copies => copies;

    /// <summary>How many bytes are in memory.</summary>
    public long BytesInMemory => _memory?.Length ?? 0;

    /// <summary>Encodes a value and keeps the bytes.</summary>
    /// <exception cref="UnsupportedResultException">The codec refuses a part of it.</exception>
    /// <exception cref="IOException">The temporary file could not be written.</exception>
    public StagedContent Add(ICodec codec, object value, Type declaredType)
    {
        lock (_gate)
        {
            var start = _length;
            try
            {
                using var destination = new Destination(this);
                if (codec is CompressedCodec compressed && compressed.Instead(compressed.EncodeMeasured(value, declaredType, destination), destination.Length) is { } other)
                {
                    Truncate(start);
                    return Add(other, value, declaredType);
                }

                if (codec is not CompressedCodec)
                {
                    codec.Encode(value, declaredType, destination);
                }

                _file?.Flush();
                return new StagedContent(start, destination.Describe(codec.Name));
            }
            catch
            {
                // What was half written is not part of the next value.
                Truncate(start);
                throw;
            }
        }
    }

    /// <summary>The bytes of a value, as a stream that the caller disposes.</summary>
    public Stream Open(StagedContent content)
    {
        lock (_gate)
        {
            return _file is not null
                ? new FileSlice(_file.SafeFileHandle, content.Offset, content.Content.Length)
                : new MemoryStream((_memory ?? throw new ObjectDisposedException(nameof(StageFile))).GetBuffer().AsSpan((int)content.Offset, (int)content.Content.Length).ToArray(), writable: false);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _memory = null;
            _file?.Dispose();
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (_file is null && _length + bytes.Length > memoryLimit)
        {
            ObjectDisposedException.ThrowIf(_memory is null, this);
            _file = TemporaryFile.Open(Path.GetTempPath(), BufferSize);
            _memory.WriteTo(_file);
            _memory = null;
        }

        ((Stream?)_file ?? _memory ?? throw new ObjectDisposedException(nameof(StageFile))).Write(bytes);
        _length += bytes.Length;
    }

    private void Truncate(long length)
    {
        _length = length;
        ((Stream?)_file ?? _memory)?.SetLength(length);
        ((Stream?)_file ?? _memory)?.Seek(length, SeekOrigin.Begin);
    }

    /// <summary>Takes one value, and hashes what passes.</summary>
    private sealed class Destination(StageFile stage) : ResultStream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private Crc32C _crc;
        private long _length;

        public override long Length => _length;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            stage.Write(buffer);
            _hash.AppendData(buffer);
            _crc.Append(buffer);
            _length += buffer.Length;
        }

        public override void Flush()
        {
            // The value is flushed as a whole.
        }

        public ContentReference Describe(string codec)
        {
            var sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
            return new ContentReference(DataKey.ForContent(sha256), sha256, _crc.Value, _length, codec);
        }

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
