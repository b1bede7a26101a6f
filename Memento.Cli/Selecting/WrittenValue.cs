using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Keys.Normalization;
using Memento.Tooling;

namespace Memento.Cli.Selecting;

/// <summary>Whether an argument of a call is the value that a person wrote on a command line.</summary>
internal static class WrittenValue
{
    private const string TypeKey = "_mementoType";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    // What is written for a parameter of the type when a function is run.
    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["date"] = typeof(DateOnly),
        ["time"] = typeof(TimeOnly),
        ["timedelta"] = typeof(TimeSpan),
        ["uuid"] = typeof(Guid),
    };

    /// <summary>Whether it is: its text, its JSON, or another way to write the same.</summary>
    /// <param name="value">The argument, in the normal form of a key.</param>
    /// <param name="text">What was written.</param>
    public static bool Is(JsonNode? value, string text) => KindOf(value) switch
    {
        JsonValueKind.String => value!.GetValue<string>() == text,
        JsonValueKind.Number => IsNumber(value!, text),
        JsonValueKind.True or JsonValueKind.False => bool.TryParse(text, out var written) && written == value!.GetValue<bool>(),
        _ => IsTagged(value, text) || ArgumentShape.Text(value) == text || IsJson(value, text),
    };

    private static bool IsNumber(JsonNode value, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && (JsonText.OnOneLine(value) == text || (number.Equals(value.GetValue<double>()) && !long.TryParse(text, CultureInfo.InvariantCulture, out _)) || IsEqualInteger(value, text));

    // Where a double is as long as an integer, 30 and 30.0 are one number to a person.
    private static bool IsEqualInteger(JsonNode value, string text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out var integer)
        && (value.AsValue().TryGetValue<long>(out var other) ? other == integer : Math.Abs(integer) < 1L << 53 && value.GetValue<double>().Equals(integer));

    private static bool IsTagged(JsonNode? value, string text) => value is JsonObject tagged && KindOf(tagged[TypeKey]) == JsonValueKind.String && tagged[TypeKey]!.GetValue<string>() switch
    {
        "decimal" => ArgumentShape.Text(tagged) == text || IsEqualDecimal(tagged, text),
        "datetime" => IsSameTime(tagged, text),
        "bytes" => IsHashOf(tagged, text),
        var tag => ArgumentShape.Text(tagged) == text || (Types.TryGetValue(tag, out var type) && IsEqual(tagged, text, type)),
    };

    // It has its scale in the key, and 1.1 and 1.10 are one number to a person.
    private static bool IsEqualDecimal(JsonObject value, string text) => TryRead(ArgumentShape.Text(value), out var number) && TryRead(text, out var written) && number == written;

    private static bool TryRead(string text, out decimal number) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    // With an offset it is a moment, however that is written; without one it is what a clock showed.
    private static bool IsSameTime(JsonObject value, string text) =>
        IsEqual(value, text, ArgumentText.TryRead(ArgumentShape.Text(value), typeof(DateTimeOffset), out _) ? typeof(DateTimeOffset) : typeof(DateTime));

    private static bool IsHashOf(JsonObject value, string text) =>
        ArgumentText.TryRead(text, typeof(byte[]), out var bytes) && Convert.ToHexStringLower(SHA256.HashData((byte[])bytes!)) == ArgumentShape.Text(value);

    private static bool IsEqual(JsonObject value, string text, Type type) =>
        NormalizedScalars.TryRead(JsonText.OnOneLine(value), type, out var one) && ArgumentText.TryRead(text, type, out var other) && one!.Equals(other)
        && (one as DateTime?)?.Kind == (other as DateTime?)?.Kind;

    private static bool IsJson(JsonNode? value, string text)
    {
        try
        {
            var written = JsonNode.Parse(text, documentOptions: Strict);
            return JsonNode.DeepEquals(value, written) || HasSame(value, written);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or JSON with half a character in it, which is found when it is looked at.
            return false;
        }
    }

    // What is in a list or an object is written as JSON has it, and as a text where that has no form for it.
    private static bool HasSame(JsonNode? value, JsonNode? written) => (value, written) switch
    {
        (JsonArray some, JsonArray others) => some.Count == others.Count && some.Zip(others).All(static pair => HasSame(pair.First, pair.Second)),
        (JsonObject some, JsonObject others) when !some.ContainsKey(TypeKey) =>
            some.Count == others.Count && some.All(member => others.TryGetPropertyValue(member.Key, out JsonNode? other) && HasSame(member.Value, other)),
        _ => JsonNode.DeepEquals(value, written) || (KindOf(written) switch
        {
            JsonValueKind.String => IsTagged(value, written!.GetValue<string>()),
            JsonValueKind.Number => KindOf(value) == JsonValueKind.Number ? IsNumber(value!, JsonText.OnOneLine(written)) : IsTagged(value, JsonText.OnOneLine(written)),
            _ => false,
        }),
    };

    private static JsonValueKind KindOf(JsonNode? value) => value?.GetValueKind() ?? JsonValueKind.Null;
}
