using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Memento.Keys;

namespace Memento.Core.Tests.Keys;

/// <summary>Reads the vectors that all languages share: cases whose values are written as <c>{"t": type, …}</c>.</summary>
internal static class VectorFile
{
    public static JsonElement.ArrayEnumerator Cases(string name)
    {
        var path = Path.Combine(TestContext.CurrentContext.TestDirectory, "vectors", name);
        return JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 1000 }).RootElement.GetProperty("cases").EnumerateArray();
    }

    public static Dictionary<string, object?> Dictionary(JsonElement typed) => (Dictionary<string, object?>)Value(typed)!;

    public static object?[] List(JsonElement items) => [.. items.EnumerateArray().Select(Value)];

    public static string[] Names(JsonElement names) => [.. names.EnumerateArray().Select(name => name.GetString()!)];

    public static object? Value(JsonElement typed) => typed.GetProperty("t").GetString() switch
    {
        "null" => null,
        "bool" => typed.GetProperty("v").GetBoolean(),
        "int" => Integer(typed.GetProperty("v").GetString()!),
        "float" => BitConverter.UInt64BitsToDouble(ulong.Parse(typed.GetProperty("bits").GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        "str" => typed.GetProperty("v").GetString(),
        "date" => Date(typed.GetProperty("f")),
        "datetime" => DateAndTime(typed.GetProperty("f"), typed.GetProperty("offset_us")),
        "list" => List(typed.GetProperty("v")).ToList(),
        "dict" => typed.GetProperty("v").EnumerateArray().ToDictionary(entry => entry[0].GetString()!, entry => Value(entry[1]), StringComparer.Ordinal),
        "fn" => new FunctionReference(
            FunctionName.Parse(typed.GetProperty("qualified_name").GetString()!),
            Names(typed.GetProperty("parameter_names")),
            PartialArguments.None.With(
                typed.GetProperty("partial_args") is { ValueKind: JsonValueKind.Array } items ? List(items) : null,
                Dictionary(typed.GetProperty("partial_kwargs")))),
        var other => throw new NotSupportedException($"The vectors have a type that is not known: {other}"),
    };

    /// <summary>The smallest of the usual types that holds the integer, so that several of them are tried.</summary>
    private static object Integer(string digits)
    {
        var value = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        return value >= int.MinValue && value <= int.MaxValue ? (object)(int)value
            : value >= long.MinValue && value <= long.MaxValue ? (object)(long)value
            : value;
    }

    private static DateOnly Date(JsonElement fields) => new(fields[0].GetInt32(), fields[1].GetInt32(), fields[2].GetInt32());

    private static object DateAndTime(JsonElement f, JsonElement offset)
    {
        var time = new DateTime(f[0].GetInt32(), f[1].GetInt32(), f[2].GetInt32(), f[3].GetInt32(), f[4].GetInt32(), f[5].GetInt32())
            .AddMicroseconds(f[6].GetInt32());
        return offset.ValueKind == JsonValueKind.Null ? (object)time : new DateTimeOffset(time, TimeSpan.FromMicroseconds(offset.GetInt64()));
    }
}
