using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Memento.Functions;
using Memento.Serialization;

namespace Memento.Running;

/// <summary>
/// A call as UTF-8 JSON, for another process of the same program: which method, and the values of its arguments in
/// full, which the normalized JSON of the key does not have (of bytes it has the hash).
/// </summary>
internal static class PortableCall
{
    private const int Format = 1;

    /// <exception cref="NonMemoizedException">An argument cannot leave this process.</exception>
    public static byte[] Write(MementoCall call)
    {
        var method = call.Definition.Method;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("function", call.Definition.Name.ToString());
            json.WriteString("correlation_id", call.CorrelationId);
            json.WriteString("type", method.DeclaringType!.AssemblyQualifiedName);
            json.WriteString("method", method.Name);
            json.WriteStartArray("type_arguments");
            foreach (var argument in method.IsGenericMethod ? method.GetGenericArguments() : [])
            {
                json.WriteStringValue(argument.AssemblyQualifiedName);
            }

            json.WriteEndArray();
            json.WriteStartArray("arguments");
            for (var i = 0; i < call.Values.Length; i++)
            {
                WriteValue(json, call, i);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="NonMemoizedException">The bytes are no call, or the function is not in this program at that version.</exception>
    public static MementoCall Read(ReadOnlyMemory<byte> portable)
    {
        try
        {
            using var document = JsonDocument.Parse(portable);
            var root = document.RootElement;
            if (root.GetProperty("format").GetInt32() is not Format and var format)
            {
                throw new NonMemoizedException($"A call of format {format} came from another process; this one reads format {Format}. Start both from the same build.");
            }

            var definition = Find(root);
            var elements = root.GetProperty("arguments");
            var values = new object?[definition.Parameters.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = ReadValue(elements[i], definition.Parameters[i]);
            }

            return new MementoCall(definition, values, definition.Normalize(values), root.GetProperty("correlation_id").GetString()!);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException or InvalidDataException or ArgumentException or TypeLoadException or IOException)
        {
            throw new NonMemoizedException($"What came from another process is not a call: {exception.Message}", exception);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, MementoCall call, int index)
    {
        var parameter = call.Definition.Parameters[index];
        var value = call.Values[index];
        if (value is null || parameter.IsCancellationToken)
        {
            json.WriteNullValue();
            return;
        }

        if (!parameter.IsInKey)
        {
            throw new NonMemoizedException($"The argument '{parameter.Name}' of {call.Definition.Name} is not part of the key and cannot be sent to another process. Pass null for it, or use the local runner.");
        }

        json.WriteRawValue(JsonCodec.EncodeArgument(value, parameter.Type, parameter.Name).Span);
    }

    private static object? ReadValue(JsonElement element, FunctionParameter parameter)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            return parameter.IsCancellationToken ? CancellationToken.None : null;
        }

        // The text as it came, not as the reader understands it: a number is read by the one who wrote it.
        return JsonCodec.Decode(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element), parameter.Type);
    }

    // The bytes come from the process that started this one, not from a store: they may name the method to run.
    private static FunctionDefinition Find(JsonElement root)
    {
        var name = root.GetProperty("function").GetString()!;
        var typeName = root.GetProperty("type").GetString()!;
        var methodName = root.GetProperty("method").GetString()!;
        var type = Type.GetType(typeName, throwOnError: false)
            ?? throw new NonMemoizedException($"This program has no type '{typeName}', in which {name} is to be found. Start both processes from the same build.");
        var typeArguments = root.GetProperty("type_arguments").EnumerateArray().Select(argument => Type.GetType(argument.GetString()!, throwOnError: true)!).ToArray();
        var function = FunctionName.Parse(name).Function;
        var candidates = type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(method => method.Name == methodName && method.GetGenericArguments().Length == typeArguments.Length)
            .Where(method => MethodNames.FunctionOf(typeArguments.Length == 0 ? method : method.MakeGenericMethod(typeArguments)) == function)
            .Select(method => FunctionDefinition.Of(typeArguments.Length == 0 ? method : method.MakeGenericMethod(typeArguments)).Name.ToString() is var found && found == name
                ? (Method: method, Name: found)
                : (Method: null, Name: found))
            .ToArray();
        var match = Array.Find(candidates, candidate => candidate.Method is not null).Method
            ?? throw new NonMemoizedException($"This program does not have {name}, but {string.Join(", ", candidates.Select(candidate => candidate.Name).DefaultIfEmpty("nothing of that name"))}. Start both processes from the same build.");
        return FunctionDefinition.Of(typeArguments.Length == 0 ? match : match.MakeGenericMethod(typeArguments));
    }
}
