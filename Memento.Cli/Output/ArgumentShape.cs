using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Keys;
using Memento.Provenance;
using Memento.Tooling;

namespace Memento.Cli.Output;

/// <summary>Arguments of calls as a person reads them.</summary>
internal static class ArgumentShape
{
    private const string TypeKey = "_mementoType";
    private const int LongestValue = 60;

    /// <summary>The arguments on one line, those of the context in braces at the end.</summary>
    public static string Line(string arguments) => string.Join(", ", NormalizedNode.ParseArguments(arguments).Select(static argument =>
        argument.Key == ArgumentHasher.ContextKey ? $"context {JsonText.OnOneLine(argument.Value)}" : $"{argument.Key}={ShortText.Of(Text(argument.Value), LongestValue)}"));

    /// <summary>A value: what has a form of its own in a key, as a date, by its text.</summary>
    public static string Text(JsonNode? value) => value switch
    {
        JsonObject tagged when ValueOf(tagged) is { } text => text,
        _ => JsonText.OnOneLine(value),
    };

    private static string? ValueOf(JsonObject tagged) => tagged.ContainsKey(TypeKey)
        ? new[] { "iso8601", "member", "value", "sha256", "qualifiedName" }
            .Where(tagged.ContainsKey)
            .Select(name => tagged[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : JsonText.OnOneLine(tagged[name]))
            .FirstOrDefault()
        : null;
}
