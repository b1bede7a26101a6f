using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Keys;
using Memento.Provenance;
using Memento.Tooling;

namespace Memento.Cli.Output;

/// <summary>Arguments of calls as a person reads and writes them.</summary>
internal static class ArgumentShape
{
    private const string TypeKey = "_mementoType";
    private const string DecimalType = "decimal";
    private const int LongestValue = 60;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The arguments on one line, those of the context in braces at the end.</summary>
    public static string Line(string arguments) => string.Join(", ", NormalizedNode.ParseArguments(arguments).Select(static argument =>
        argument.Key == ArgumentHasher.ContextKey ? $"context {JsonText.OnOneLine(argument.Value)}" : $"{argument.Key}={ShortText.Of(Text(argument.Value), LongestValue)}"));

    /// <summary>A value: what has a form of its own in a key, as a date, by its text.</summary>
    public static string Text(JsonNode? value) => value switch
    {
        JsonObject tagged when ValueOf(tagged) is { } text => text,
        _ => JsonText.OnOneLine(value),
    };

    /// <summary>Whether a value is the one that a person wrote: its text, its JSON, or an equal number.</summary>
    public static bool IsWritten(JsonNode? value, string text)
    {
        if (value is JsonValue && value.GetValueKind() == JsonValueKind.String)
        {
            return value.GetValue<string>() == text;
        }

        if (value is JsonValue && value.GetValueKind() == JsonValueKind.Number)
        {
            return double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)
                && (JsonText.OnOneLine(value) == text || (number.Equals(value.GetValue<double>()) && !long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _)) || IsEqualInteger(value, text));
        }

        if (Text(value) == text || IsEqualDecimal(value, text))
        {
            return true;
        }

        try
        {
            return JsonNode.DeepEquals(value, JsonNode.Parse(text, documentOptions: Strict));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or JSON with half a character in it, which is found when it is looked at.
            return false;
        }
    }

    // It has its scale in the key, and 1.1 and 1.10 are one number to a person.
    private static bool IsEqualDecimal(JsonNode? value, string text) =>
        value is JsonObject tagged && tagged[TypeKey] is JsonValue type && type.GetValueKind() == JsonValueKind.String && type.GetValue<string>() == DecimalType
        && TryRead(Text(value), out var number) && TryRead(text, out var written) && number == written;

    private static bool TryRead(string text, out decimal number) => decimal.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out number);

    // Where a double is as long as an integer, 30 and 30.0 are one number to a person.
    private static bool IsEqualInteger(JsonNode value, string text) =>
        long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var integer)
        && (value.AsValue().TryGetValue<long>(out var other) ? other == integer : Math.Abs(integer) < 1L << 53 && value.GetValue<double>().Equals(integer));

    private static string? ValueOf(JsonObject tagged) => tagged.ContainsKey(TypeKey)
        ? new[] { "iso8601", "member", "value", "sha256", "qualifiedName" }
            .Where(tagged.ContainsKey)
            .Select(name => tagged[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : JsonText.OnOneLine(tagged[name]))
            .FirstOrDefault()
        : null;
}
