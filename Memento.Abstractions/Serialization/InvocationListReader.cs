using System.Buffers;
using System.Text.Json;

namespace Memento.Serialization;

/// <summary>Reads what <see cref="InvocationListWriter"/> writes, a line at a time: as much is in memory as the longest line has, and the functions' names.</summary>
internal sealed class InvocationListReader
{
    private const int FirstBufferSize = 64 * 1024;

    private readonly List<FunctionName> _functions = [];
    private readonly Func<JsonElement, Invocation> _read;

    private InvocationListReader() => _read = Read;

    /// <summary>Reads a list.</summary>
    /// <param name="source">The bytes; the caller disposes it.</param>
    /// <exception cref="InvalidDataException">The bytes are no list of invocations; the message says in which line.</exception>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static IEnumerable<Invocation> Read(Stream source)
    {
        var reader = new InvocationListReader();
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferSize);
        try
        {
            var line = 0L;
            var filled = 0;
            for (int read; (read = source.Read(buffer, filled, buffer.Length - filled)) > 0;)
            {
                // What was there already has no line feed.
                var searched = filled;
                filled += read;
                var begin = 0;
                for (int end; (end = buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n')) >= 0; searched = begin)
                {
                    end += searched;
                    yield return reader.ReadLine(buffer.AsMemory(begin, end - begin), ++line);
                    begin = end + 1;
                }

                filled -= begin;
                buffer.AsSpan(begin, filled).CopyTo(buffer);
                if (filled == buffer.Length)
                {
                    buffer = Larger(buffer);
                }
            }

            if (filled > 0)
            {
                throw new InvalidDataException($"The list of invocations ends within its line {line + 1}.");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Larger(byte[] buffer)
    {
        if (buffer.Length >= MementoSerializer.MaximumLength)
        {
            throw new InvalidDataException($"A line of the list of invocations is longer than the {MementoSerializer.MaximumLength} bytes that are read.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private Invocation ReadLine(ReadOnlyMemory<byte> line, long number)
    {
        try
        {
            return MementoSerializer.Guarded(line, _read);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"Line {number} of the list of invocations is none: {exception.Message}", exception);
        }
    }

    private Invocation Read(JsonElement line)
    {
        var number = MementoJson.RequiredInteger(line, "function");
        if (line.TryGetProperty("name", out _))
        {
            _functions.Add(FunctionName.Parse(MementoJson.RequiredText(line, "name")));
            if (number != _functions.Count - 1)
            {
                throw new InvalidDataException($"A new function has the number {number}, and {_functions.Count - 1} is the next.");
            }
        }

        return number >= 0 && number < _functions.Count
            ? new Invocation(new CallKey(_functions[number], ArgumentHash.Parse(MementoJson.RequiredText(line, "argument_hash"))), MementoJson.RequiredText(line, "arguments"))
            : throw new InvalidDataException($"No function has the number {number}.");
    }
}
