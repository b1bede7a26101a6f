using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Memento.Configuration;
using Memento.Functions;
using Memento.Serialization;

namespace Memento.Running;

/// <summary>
/// A call as UTF-8 JSON, for another process of the same program: which method, and the values of its arguments in
/// full, which the normalized JSON of the key does not have (of bytes it has the hash).
/// </summary>
internal static class PortableCall
{
    private const int Format = 4;
    private const string KeyOverride = "key_override";

    private static readonly ImmutableSortedDictionary<string, object?> NoContext = ImmutableSortedDictionary.Create<string, object?>(StringComparer.Ordinal);

    /// <exception cref="NonMemoizedException">An argument cannot leave this process.</exception>
    public static byte[] Write(MementoCall call)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("function", call.Key.Function.ToString());
            json.WriteString("argument_hash", call.Key.ArgumentHash.ToString());
            json.WriteString("correlation_id", call.CorrelationId);
            json.WriteNumber("generation", call.MemoryGeneration);
            if (call.Given.KeyOverride is { } key)
            {
                json.WriteString(KeyOverride, key);
            }

            PortableMethod.Write(json, call.Definition.Method);
            json.WriteStartArray("arguments");
            for (var i = 0; i < call.Given.Values.Length; i++)
            {
                WriteArgument(json, call, i);
            }

            json.WriteEndArray();
            WriteContext(json, call);
            WriteCallers(json, call);
            json.WriteBoolean("prevents_calls", call.PreventsCalls);
            PortableStatics.Write(json, call);
            CallCulture.Write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a call, and gives the static fields that its version counts the values that they have where it comes from.</summary>
    /// <param name="portable">The bytes.</param>
    /// <param name="environment">Where it is to run.</param>
    /// <param name="report">Takes what the function tells of its progress; null for nobody.</param>
    /// <exception cref="NonMemoizedException">The bytes are no call, or the function is not in this program at that version.</exception>
    public static MementoCall Read(ReadOnlyMemory<byte> portable, MementoEnvironment environment, Action<byte[]>? report = null)
    {
        try
        {
            using var document = JsonDocument.Parse(portable, JsonCodec.Around);
            var root = document.RootElement;
            if (root.GetProperty("format").GetInt32() is not Format and var format)
            {
                throw new NonMemoizedException(RunningErrors.OtherBuild, $"A call of format {format} came from another process; this one reads format {Format}. Start both from the same build.");
            }

            var definition = Find(root, environment, out var name);
            var elements = root.GetProperty("arguments");
            var given = new object?[definition.Parameters.Count];
            for (var i = 0; i < given.Length; i++)
            {
                given[i] = ReadArgument(elements[i], definition.Parameters[i], i, report);
            }

            var arguments = definition.Complete(given, partial: null, keyOnly: false) with { KeyOverride = root.TryGetProperty(KeyOverride, out var key) ? key.GetString() : null };
            var context = ReadContext(root);
            var call = new MementoCall(definition, name, arguments, definition.Normalize(arguments, context), root.GetProperty("correlation_id").GetString()!)
            {
                Context = context,
                BoardsWhenRun = true,
                MemoryGeneration = root.GetProperty("generation").GetInt64(),
                Callers = [.. root.GetProperty("callers").EnumerateArray().Select(static caller => PortableCalls.Read(caller.GetString() ?? ""))],
                IsLocked = environment.RequireCluster(name).VersionLock is not null,
                PreventsCalls = root.GetProperty("prevents_calls").GetBoolean(),
                Culture = CallCulture.Read(root),
            };
            call.Bequeath();
            return call.Key.ArgumentHash.ToString() == root.GetProperty("argument_hash").GetString()
                ? call
                : throw new NonMemoizedException(RunningErrors.OtherBuild, $"The arguments of {name.ToShortString()} have another hash in this process than in the one that the call comes from: {call.Arguments}. Start both processes from the same build.");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException or InvalidDataException or ArgumentException or TypeLoadException or IOException)
        {
            throw new NonMemoizedException(RunningErrors.WorkerNotUnderstood, $"What came from another process is not a call: {ExceptionReader.MessageOf(exception)}", exception);
        }
    }

    // An array of one value, so that null is not mistaken for what the call leaves out.
    private static void WriteArgument(Utf8JsonWriter json, MementoCall call, int index)
    {
        var parameter = call.Definition.Parameters[index];
        var value = call.Given.Values[index];
        if (!call.Given.IsGiven[index] || parameter.IsCancellationToken || (!parameter.IsInKey && parameter.IsOptional && Equals(value, parameter.Default)))
        {
            json.WriteNullValue();
            return;
        }

        if (PortableProgress.IsProgress(parameter) && value is not null)
        {
            PortableProgress.Write(json, call, parameter);
            return;
        }

        if (value is not null && !parameter.IsInKey)
        {
            throw new NonMemoizedException(RunningErrors.NotPortable, $"The argument '{parameter.Name}' of {call.Key.Function.ToShortString()} is not part of the key and cannot be sent to another process. Pass null for it, or use the local runner.");
        }

        WriteArgument(json, parameter, value);
    }

    private static void WriteArgument(Utf8JsonWriter json, FunctionParameter parameter, object? value)
    {
        if (parameter.Type == typeof(object))
        {
            WriteTyped(json, value, parameter.Name);
            return;
        }

        if (value is MementoFunction function)
        {
            PortableFunction.Write(json, function, (inner, argument) => WriteArgument(json, inner, argument));
            return;
        }

        json.WriteStartArray();
        WriteValue(json, value, parameter.Type, parameter.Name);
        json.WriteEndArray();
    }

    // A value of no declared type is sent with its own.
    private static void WriteTyped(Utf8JsonWriter json, object? value, string name)
    {
        json.WriteStartArray();
        json.WriteStringValue(value?.GetType().AssemblyQualifiedName);
        WriteValue(json, value, value?.GetType() ?? typeof(object), name);
        json.WriteEndArray();
    }

    private static object? ReadTyped(JsonElement element) => element[0].GetString() is { } type
        ? ReadValue(element[1], Type.GetType(type, throwOnError: true)!)
        : null;

    private static object? ReadArgument(JsonElement element, FunctionParameter parameter, int index, Action<byte[]>? report) => element.ValueKind switch
    {
        JsonValueKind.Null => Argument.LeftOut,
        JsonValueKind.String => PortableProgress.Create(parameter, index, report),
        JsonValueKind.Object => PortableFunction.Read(element, static (element, parameter) => ReadArgument(element, parameter, 0, report: null)),
        _ when parameter.Type == typeof(object) => ReadTyped(element),
        _ => ReadValue(element[0], parameter.Type),
    };

    private static void WriteContext(Utf8JsonWriter json, MementoCall call)
    {
        json.WriteStartObject("context");
        foreach (var (name, value) in call.Context ?? NoContext)
        {
            json.WritePropertyName(name);
            WriteTyped(json, value, name);
        }

        json.WriteEndObject();
    }

    // They wait in the process that the call comes from, where nobody there sees what it waits for here.
    private static void WriteCallers(Utf8JsonWriter json, MementoCall call)
    {
        json.WriteStartArray("callers");
        var outermost = call;
        for (var caller = call.Caller; caller is not null; caller = caller.Call.Caller)
        {
            json.WriteStringValue(PortableCalls.Text(caller.Call.Key));
            outermost = caller.Call;
        }

        foreach (var caller in outermost.Callers)
        {
            json.WriteStringValue(PortableCalls.Text(caller));
        }

        json.WriteEndArray();
    }

    private static ImmutableSortedDictionary<string, object?>? ReadContext(JsonElement root)
    {
        var context = NoContext;
        foreach (var member in root.GetProperty("context").EnumerateObject())
        {
            context = context.Add(member.Name, ReadTyped(member.Value));
        }

        return context.IsEmpty ? null : context;
    }

    private static void WriteValue(Utf8JsonWriter json, object? value, Type type, string name)
    {
        if (value is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(JsonCodec.EncodeArgument(value, type, name).Span, skipInputValidation: true);
        }
    }

    // The text as it came, not as the reader understands it: a number is read by the one who wrote it.
    private static object? ReadValue(JsonElement element, Type type) => element.ValueKind == JsonValueKind.Null
        ? null
        : JsonCodec.Decode(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element), type);

    private static FunctionDefinition Find(JsonElement root, MementoEnvironment environment, out FunctionName present)
    {
        var name = root.GetProperty("function").GetString()!;
        var definition = PortableMethod.Find(root, name);
        if (definition is not null && root.TryGetProperty(PortableStatics.Property, out var statics))
        {
            PortableStatics.Read(statics, definition);
        }

        present = definition is null
            ? throw new NonMemoizedException(RunningErrors.OtherBuild, $"This program does not have {name}, nor anything of that name. Start both processes from the same build.")
            : environment.NameOf(definition);
        return present.ToString() == name
            ? definition
            : throw new NonMemoizedException(RunningErrors.OtherBuild, $"This program does not have {name}, but {present}. Start both processes from the same build; what locks versions stands in the configuration, since a lock set in code holds in its own process only.");
    }
}
