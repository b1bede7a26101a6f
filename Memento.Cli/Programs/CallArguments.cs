using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Serialization;

namespace Memento.Cli.Programs;

/// <summary>The arguments of calls: one call's on the command line, or many calls' in a file, a JSON object a line.</summary>
internal static class CallArguments
{
    public static Option<string[]> NewOption() => new("--arg", "-a")
    {
        Description = "An argument, converted by the parameter's type; of a list or an object in JSON. May be given several times",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = static _ => [],
    };

    /// <summary>The call of the command line.</summary>
    /// <exception cref="ToolException">An argument is not NAME=VALUE, or is given twice.</exception>
    public static JsonObject OfCommandLine(IReadOnlyList<string> arguments)
    {
        var texts = new JsonObject();
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new ToolException(ToolErrors.WrongValue, $"--arg is '{argument}', and NAME=VALUE is expected.", "Write it as --arg days=30.");
            }

            if (!texts.TryAdd(argument[..equals], JsonValue.Create(argument[(equals + 1)..])))
            {
                throw new ToolException(ToolErrors.WrongValue, $"The argument '{argument[..equals]}' is given twice.", "Calls with several values are for --batch FILE.");
            }
        }

        return new JsonObject { ["texts"] = texts };
    }

    /// <summary>The calls of a file, or of standard input.</summary>
    /// <param name="path">The file; <c>-</c> for standard input.</param>
    /// <param name="common">What every call has that does not say otherwise.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ToolException">The file is not there, or a line is no object; the line is named.</exception>
    public static async Task<List<JsonObject>> OfFileAsync(string path, JsonObject common, CancellationToken cancellationToken)
    {
        var file = path == GivenPath.Standard ? null : GivenPath.Resolve(path, "--batch");
        if (file is not null && !File.Exists(file))
        {
            throw new ToolException(ToolErrors.NoFile, $"There is no file '{path}' with the arguments of calls.", "Give --batch a file with a JSON object a line, or - for standard input.");
        }

        using var reader = new StreamReader(file is null ? StandardInput.Open() : File.OpenRead(file), Strict);
        var calls = new List<JsonObject>();
        for (var line = 1; await ReadLineAsync(reader, path, line, cancellationToken).ConfigureAwait(false) is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            var values = Parse(path, line, text);
            var texts = new JsonObject(common["texts"]!.AsObject().Where(pair => !values.ContainsKey(pair.Key)).Select(static pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
            calls.Add(new JsonObject { ["texts"] = texts, ["values"] = values, ["line"] = line });
        }

        return calls;
    }

    private static async ValueTask<string?> ReadLineAsync(StreamReader reader, string path, int line, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DecoderFallbackException)
        {
            // With a sign in the place of what is no text, other calls would be made than are meant.
            throw new ToolException(ToolErrors.WrongArgument, $"'{path}' is not UTF-8 text, in line {line} or behind it.", "Save it as UTF-8.");
        }
    }

    private static JsonObject Parse(string path, int line, string text)
    {
        try
        {
            var values = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 1024, AllowDuplicateProperties = false }) as JsonObject
                ?? throw new ToolException(ToolErrors.WrongArgument, $"Line {line} of '{path}' is no JSON object.", Shape);

            // Half a character, as in "\ud800", is found when it is sent on, and here so that the line can be named.
            _ = JsonText.OnOneLine(values);
            return values;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new ToolException(ToolErrors.WrongArgument, $"Line {line} of '{path}' is not valid JSON: {exception.Message}", Shape);
        }
        catch (JsonException exception)
        {
            throw new ToolException(ToolErrors.WrongArgument, $"Line {line} of '{path}' is not valid JSON: {JsonFault.ReasonOf(exception)}", Shape);
        }
    }

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const string Shape = "A line has the arguments of one call by name, as in {\"ticker\":\"ACME\",\"days\":30}.";
}
