using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Memento.Storage;

namespace Memento.Running;

/// <summary>
/// The calls of a running function that its memento has no room for: compact in pooled memory, and in a temporary file beyond that.
/// Not safe for threads at once. First all calls are added, then it is finished and read.
/// </summary>
/// <remarks>
/// A call is the number of its function, the hash, the length of its arguments with the kind of text in the lowest bit, and the arguments: in
/// UTF-8, or in UTF-16 where they are long or not well-formed. Numbers have seven bits a byte. No other process reads it.
/// </remarks>
/// <param name="memoryLimit">How many bytes stay in memory.</param>
/// <param name="folder">Where the temporary file goes.</param>
internal sealed class InvocationLog(int memoryLimit, string folder) : IDisposable
{
    private const int DefaultMemoryLimit = 1024 * 1024;
    private const int FirstBufferSize = 16 * 1024;
    private const int ReadBufferSize = 64 * 1024;

    /// <summary>Arguments longer than this, in UTF-16 units, are written as they are: a conversion would take three times their room.</summary>
    private const int LongText = 16 * 1024;

    /// <summary>The most bytes that a number takes.</summary>
    private const int LongestNumber = 5;

    private readonly Dictionary<FunctionName, int> _numbers = [];
    private readonly List<FunctionName> _functions = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBufferSize, memoryLimit));
    private int _buffered;
    private FileStream? _file;

    public InvocationLog()
        : this(DefaultMemoryLimit, Path.GetTempPath())
    {
    }

    /// <summary>How many calls were added.</summary>
    public long Count { get; private set; }

    /// <summary>Why the temporary file could not be written, when it could not: the calls are lost then, and only counted on.</summary>
    public Exception? Trouble { get; private set; }

    /// <summary>True when a part of it is in the temporary file.</summary>
    public bool IsSpilled => _file is not null;

    /// <summary>Adds a call at the end. Never throws for want of room: see <see cref="Trouble"/>.</summary>
    public void Add(CallKey call, string arguments)
    {
        Count++;
        if (Trouble is not null)
        {
            return;
        }

        Span<byte> header = stackalloc byte[(2 * LongestNumber) + ArgumentHash.ByteLength];
        var length = WriteNumber(header, (uint)NumberOf(call.Function));
        call.ArgumentHash.CopyTo(header[length..]);
        length += ArgumentHash.ByteLength;
        if (arguments.Length <= LongText)
        {
            var scratch = ArrayPool<byte>.Shared.Rent(3 * arguments.Length);
            if (Utf8.FromUtf16(arguments, scratch, out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done)
            {
                Write(header[..(length + WriteNumber(header[length..], (uint)written << 1))]);
                Write(scratch.AsSpan(0, written));
                ArrayPool<byte>.Shared.Return(scratch);
                return;
            }

            ArrayPool<byte>.Shared.Return(scratch);
        }

        Write(header[..(length + WriteNumber(header[length..], ((uint)arguments.Length << 1) | 1))]);
        Write(MemoryMarshal.AsBytes(arguments.AsSpan()));
    }

    /// <summary>Says that all calls were added.</summary>
    public void Finish()
    {
        if (_file is not null)
        {
            Spill();
        }
    }

    /// <summary>The calls in the order in which they were added; after <see cref="Finish"/>, by one reader at a time.</summary>
    /// <exception cref="IOException">The temporary file could not be read.</exception>
    public IEnumerable<Invocation> Read()
    {
        Stream source = new MemoryStream(_buffer, 0, _buffered, writable: false);
        if (_file is not null)
        {
            _file.Position = 0;
            // Not disposed: it would close the file, which is still to be read again.
            source = new BufferedStream(_file, ReadBufferSize);
        }

        for (var i = 0L; i < Count; i++)
        {
            yield return ReadCall(source);
        }
    }

    public void Dispose()
    {
        Trouble ??= new ObjectDisposedException(nameof(InvocationLog));
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _buffered = 0;
        }

        _file?.Dispose();
        _file = null;
    }

    private int NumberOf(FunctionName function)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, function, out var exists);
        if (!exists)
        {
            number = _functions.Count;
            _functions.Add(function);
        }

        return number;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && Trouble is null)
        {
            if (_buffered == _buffer.Length)
            {
                MakeRoom();
                continue;
            }

            var taken = Math.Min(bytes.Length, _buffer.Length - _buffered);
            bytes[..taken].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += taken;
            bytes = bytes[taken..];
        }
    }

    private void MakeRoom()
    {
        if (_buffer.Length >= memoryLimit)
        {
            Spill();
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(memoryLimit, 4 * _buffer.Length));
        _buffer.AsSpan(0, _buffered).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private void Spill()
    {
        try
        {
            _file ??= TemporaryFile.Open(folder, bufferSize: 0);
            _file.Write(_buffer.AsSpan(0, _buffered));
            _buffered = 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The function has a right to go on, and to its result: what is lost is a list of what it called.
            _buffered = 0;
            Trouble = exception;
        }
    }

    private Invocation ReadCall(Stream source)
    {
        Span<byte> digest = stackalloc byte[ArgumentHash.ByteLength];
        var function = _functions[(int)ReadNumber(source)];
        source.ReadExactly(digest);
        return new Invocation(new CallKey(function, new ArgumentHash(digest)), ReadText(source, ReadNumber(source)));
    }

    private static string ReadText(Stream source, uint lengthAndKind)
    {
        var length = (int)(lengthAndKind >> 1);
        if ((lengthAndKind & 1) != 0)
        {
            return string.Create(length, source, static (text, source) => source.ReadExactly(MemoryMarshal.AsBytes(text)));
        }

        var bytes = ArrayPool<byte>.Shared.Rent(length);
        source.ReadExactly(bytes, 0, length);
        var arguments = Encoding.UTF8.GetString(bytes, 0, length);
        ArrayPool<byte>.Shared.Return(bytes);
        return arguments;
    }

    private static int WriteNumber(Span<byte> destination, uint number)
    {
        var length = 0;
        for (; number >= 0x80; number >>= 7)
        {
            destination[length++] = (byte)(number | 0x80);
        }

        destination[length++] = (byte)number;
        return length;
    }

    private static uint ReadNumber(Stream source)
    {
        var number = 0u;
        for (var shift = 0; ; shift += 7)
        {
            var read = source.ReadByte();
            if (read < 0)
            {
                throw new EndOfStreamException("The temporary file of a list of calls is shorter than what was written to it.");
            }

            number |= (uint)(read & 0x7f) << shift;
            if (read < 0x80)
            {
                return number;
            }
        }
    }
}
