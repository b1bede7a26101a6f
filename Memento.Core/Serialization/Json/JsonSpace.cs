using System.Buffers;
using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>A writer of JSON and its buffer, one of each thread: most results are of a few bytes, and a writer is larger.</summary>
internal sealed class JsonSpace
{
    /// <summary>A larger buffer is not kept for the next value.</summary>
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static JsonSpace? _kept;

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    private JsonSpace() => Writer = new Utf8JsonWriter(_buffer, JsonCodec.Writing.Options);

    /// <summary>Takes the JSON.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>What was written, up to the writer's last flush. Valid until the space is given back.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>A space for one value. Nobody else has it: whatever goes wrong leaves none behind that is half written, and a value whose code writes another gives that one a space of its own.</summary>
    public static JsonSpace Take()
    {
        var space = _kept ?? new JsonSpace();
        _kept = null;
        return space;
    }

    /// <summary>Gives it back for the next value of this thread.</summary>
    public void Give()
    {
        if (_buffer.Capacity <= LargestKept)
        {
            // Results may be secrets.
            _buffer.Clear();
            Writer.Reset();
            _kept = this;
        }
    }
}
