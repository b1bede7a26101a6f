using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Memento.Serialization;

/// <summary>
/// Writes and reads the standard form of a memento: UTF-8 JSON with a number for the format first and a CRC-32C last.
/// Called by metadata stores; usable from any thread.
/// </summary>
/// <remarks>
/// <para>The checksum is over every byte before its own line, and that line is of one fixed form: whatever byte is altered,
/// lost or added is noticed. Later formats keep this seal and the first member, so that they are told from damage.</para>
/// <para>Times are UTC in the round-trip form, durations are in seconds with up to seven decimals. A text that is not
/// well-formed UTF-16, which JSON cannot hold, stands as <c>{"utf16": "…"}</c>: its units, little-endian, in Base64.</para>
/// </remarks>
public static class MementoSerializer
{
    /// <summary>The number of the format that is written; older ones are read too.</summary>
    public const int Format = 1;

    /// <summary>The longest document that is read, in bytes.</summary>
    public const int MaximumLength = 512 * 1024 * 1024;

    /// <summary>The deepest a memento nests: its own object, a list, an item, a text that is not well-formed.</summary>
    internal const int MaximumDepth = 6;

    /// <summary>How texts are escaped: the documents are never put into HTML, and people read them, so that only what JSON demands is.</summary>
    internal static JavaScriptEncoder Escapes => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = Escapes,
    };

    /// <summary>A writer with a larger buffer is not kept for the next memento.</summary>
    private const int LargestKept = 64 * 1024;

    /// <summary>Of each thread: most mementos are of a kB, and a writer's buffer is larger.</summary>
    [ThreadStatic]
    private static MementoWriter? _writer;

    private static readonly JsonDocumentOptions ReaderOptions = new()
    {
        MaxDepth = MaximumDepth,
        AllowDuplicateProperties = false,
    };

    /// <summary>The standard form of a memento.</summary>
    public static byte[] Serialize(MementoRecord memento)
    {
        ArgumentNullException.ThrowIfNull(memento);
        var writer = TakeWriter();
        var document = DocumentSeal.Close(writer.Write(memento));
        Give(writer);
        return document;
    }

    /// <summary>Writes the standard form of a memento: for stores that have a place for it, and for many at once.</summary>
    /// <param name="memento">The memento.</param>
    /// <param name="destination">Takes the bytes.</param>
    public static void Serialize(MementoRecord memento, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(memento);
        ArgumentNullException.ThrowIfNull(destination);
        var writer = TakeWriter();
        var body = writer.Write(memento);
        var length = body.Length + DocumentSeal.Length;
        DocumentSeal.Close(body, destination.GetSpan(length));
        destination.Advance(length);
        Give(writer);
    }

    /// <summary>Whether two mementos are the same one: of the same computation, with their results in the same place. None is no other's equal.</summary>
    public static bool AreEqual(MementoRecord? one, MementoRecord? other) =>
        one is not null && other is not null && one.Time == other.Time && (ReferenceEquals(one, other) || Serialize(one).AsSpan().SequenceEqual(Serialize(other)));

    /// <summary>Reads the standard form.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, not a memento, or of a newer format; the message says which. Nothing else is ever thrown, whatever the bytes.</exception>
    public static MementoRecord Deserialize(ReadOnlyMemory<byte> document)
    {
        if (document.Length > MaximumLength)
        {
            throw new InvalidDataException($"A memento of {document.Length} bytes is longer than the {MaximumLength} that are read.");
        }

        var body = DocumentSeal.Check(document.Span);
        try
        {
            return new WrittenMementoReader(body).Read() ?? new MementoReader(document.Span, MaximumDepth).ReadMemento(Format);
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            throw Refused(exception);
        }
    }

    /// <summary>Reads the standard form of the memento of one call.</summary>
    /// <param name="document">The bytes.</param>
    /// <param name="expected">The call whose memento it must be: a file may have been copied to the wrong place.</param>
    /// <exception cref="InvalidDataException">As in <see cref="Deserialize(ReadOnlyMemory{byte})"/>, or the memento is of another call.</exception>
    public static MementoRecord Deserialize(ReadOnlyMemory<byte> document, CallKey expected)
    {
        var memento = Deserialize(document);
        return memento.Call == expected
            ? memento
            : throw new InvalidDataException($"The memento is of the call {memento.Call}, not of {expected}.");
    }

    /// <summary>The content of a result that is an exception: JSON with <c>name</c>, <c>message</c> and <c>stack_trace</c>.</summary>
    public static byte[] SerializeException(ExceptionRecord exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            MementoJson.WriteText(json, "name", exception.Name);
            MementoJson.WriteText(json, "message", exception.Message);
            MementoJson.WriteText(json, "stack_trace", exception.StackTrace);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the content of a result that is an exception.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an exception's content. Nothing else is ever thrown, whatever the bytes.</exception>
    public static ExceptionRecord DeserializeException(ReadOnlyMemory<byte> document) => Guarded(document, static root => new ExceptionRecord(
        MementoJson.RequiredText(root, "name"),
        MementoJson.RequiredText(root, "message"),
        MementoJson.RequiredText(root, "stack_trace")));

    /// <summary>Reads a document of JSON, or a line of one.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what is read from them. Nothing else is ever thrown, whatever the bytes.</exception>
    internal static T Guarded<T>(ReadOnlyMemory<byte> document, Func<JsonElement, T> read)
    {
        try
        {
            using var parsed = JsonDocument.Parse(document, ReaderOptions);
            return read(parsed.RootElement);
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            throw Refused(exception);
        }
    }

    /// <summary>Taken while it is used: whatever goes wrong leaves none behind that is half written.</summary>
    private static MementoWriter TakeWriter()
    {
        var writer = _writer ?? new MementoWriter();
        _writer = null;
        return writer;
    }

    private static void Give(MementoWriter writer) => _writer = writer.Capacity <= LargestKept ? writer : null;

    // The parser, and the constructors of names and keys, each refuse in their own words; to the reader of a store all of
    // them mean the same.
    private static bool IsRefusal(Exception exception) => exception is JsonException or InvalidOperationException or FormatException or ArgumentException or OverflowException;

    private static InvalidDataException Refused(Exception exception) => new($"The document is not what Memento writes: {exception.Message}", exception);
}
