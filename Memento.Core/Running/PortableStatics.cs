using System.Text.Json;
using Memento.Functions;
using Memento.Serialization;
using Memento.Versioning.Statics;

namespace Memento.Running;

/// <summary>
/// The values of the static fields that the version of a function counts, for the process where it runs: a value that can be written goes in full, of
/// another one the hash, so that it is found out when the other process has another value.
/// </summary>
internal static class PortableStatics
{
    public const string Property = "statics";

    /// <summary>Writes the values as they are now; nothing for a function that has none, or whose version follows nothing.</summary>
    public static void Write(Utf8JsonWriter json, MementoCall call)
    {
        if (call.IsLocked || !call.Definition.Version.Statics.Any())
        {
            return;
        }

        json.WriteStartArray(Property);
        foreach (var field in call.Definition.Version.Statics)
        {
            json.WriteStartObject();
            json.WriteString("field", field.Name);
            var value = field.Value;
            if (TryEncode(field, value) is { } encoded)
            {
                json.WritePropertyName("value");
                json.WriteRawValue(encoded.Span, skipInputValidation: true);
            }
            else
            {
                json.WriteString("hash", field.Hash()?.ToString());
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Gives the fields of this process the values.</summary>
    /// <exception cref="NonMemoizedException">A value could not be sent, and this process has another one.</exception>
    public static void Read(JsonElement statics, FunctionDefinition definition)
    {
        var fields = definition.Version.Statics.ToList();
        if (!statics.EnumerateArray().Select(static item => item.GetProperty("field").GetString()).SequenceEqual(fields.Select(static field => field.Name), StringComparer.Ordinal))
        {
            // Other code, and so another version: who compares the two says so.
            return;
        }

        foreach (var (field, item) in fields.Zip(statics.EnumerateArray()))
        {
            if (item.TryGetProperty("value", out var value))
            {
                field.Set(value.ValueKind == JsonValueKind.Null ? null : JsonCodec.Decode(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value), field.Type));
            }
            else if (item.GetProperty("hash").GetString() != field.Hash()?.ToString())
            {
                throw new NonMemoizedException(
                    RunningErrors.NotPortable,
                    $"The static field {field.Name}, which the version of {definition.Unversioned} counts, holds a {field.Type} that cannot be sent to another process, and that process has another value in it. "
                    + "Make it readonly, pass its value as an argument, or run the function with the local runner.");
            }
        }
    }

    private static ReadOnlyMemory<byte>? TryEncode(StaticField field, object? value)
    {
        try
        {
            return value is null ? "null"u8.ToArray() : JsonCodec.EncodeArgument(value, field.Type, field.Name);
        }
        catch (UnsupportedArgumentException)
        {
            // It does not come back equal; the hash says whether it has to.
            return null;
        }
    }
}
