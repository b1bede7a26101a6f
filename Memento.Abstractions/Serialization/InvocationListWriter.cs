using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Memento.Serialization;

/// <summary>
/// Writes a list of invocations: UTF-8, a line of JSON for each call, in the order of the calls. Functions are numbered in the order
/// in which they come, and the line that a number comes in first has the function's name too.
/// </summary>
internal static class InvocationListWriter
{
    /// <summary>The name of the format in a <see cref="ContentReference"/>, where results have that of their codec.</summary>
    public const string Format = "invocations";

    private const int PieceSize = 64 * 1024;

    // As mementos are written, but for the line feeds: here a line is a call.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a list.</summary>
    /// <exception cref="IOException">The list could not be read, or the stream not be written.</exception>
    public static void Write(IEnumerable<Invocation> invocations, Stream destination)
    {
        var functions = new Dictionary<FunctionName, int>();
        var buffer = new ArrayBufferWriter<byte>(2 * PieceSize);
        using var json = new Utf8JsonWriter(buffer, Options);
        foreach (var invocation in invocations)
        {
            Write(json, invocation, functions);
            json.Flush();
            json.Reset();
            buffer.Write("\n"u8);
            if (buffer.WrittenCount >= PieceSize)
            {
                destination.Write(buffer.WrittenSpan);
                buffer.ResetWrittenCount();
            }
        }

        destination.Write(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, Invocation invocation, Dictionary<FunctionName, int> functions)
    {
        var function = invocation.Call.Function;
        json.WriteStartObject();
        if (functions.TryGetValue(function, out var number))
        {
            json.WriteNumber("function", number);
        }
        else
        {
            json.WriteNumber("function", functions.Count);
            MementoJson.WriteText(json, "name", function.ToString());
            functions.Add(function, functions.Count);
        }

        MementoJson.WriteHash(json, invocation.Call.ArgumentHash);
        MementoJson.WriteText(json, "arguments", invocation.Arguments);
        json.WriteEndObject();
    }
}
