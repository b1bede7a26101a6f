using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Serialization;

namespace Memento.Tooling;

/// <summary>The answers of a program to the command-line tool: JSON objects, one a line, in UTF-8. The member <c>kind</c> of each says what it is.</summary>
internal sealed class ToolReplies(Stream stream)
{
    private static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = HostJson.Resolver, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1024 };

    private readonly Lock _gate = new();

    /// <summary>Writes an answer. Progress is told from whichever thread ends a call.</summary>
    public void Write(string kind, JsonObject content)
    {
        content.Insert(0, "kind", kind);
        var line = JsonSerializer.SerializeToUtf8Bytes(content, Options);
        lock (_gate)
        {
            stream.Write(line);
            stream.WriteByte((byte)'\n');
            stream.Flush();
        }
    }

    /// <summary>Says why nothing came of the request.</summary>
    public void WriteError(Exception exception, bool isRequest)
    {
        var id = ErrorId.Of(exception);
        var content = new JsonObject { ["message"] = isRequest || ExpectedTrouble.Is(exception) ? ExceptionReader.MessageOf(exception) : $"unexpected trouble, {exception.GetType().Name}: {ExceptionReader.MessageOf(exception)}", ["is_request"] = isRequest, ["details"] = ExceptionReader.TextOf(exception) };
        if (id is { } named)
        {
            content["id"] = named.ToString();
        }

        if (exception is ToolRequestException { Hint: { } hint })
        {
            content["hint"] = hint;
        }

        Write("error", content);
    }
}
