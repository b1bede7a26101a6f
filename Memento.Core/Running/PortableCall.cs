using System.Buffers;
using System.Collections.Immutable;
using System.Reflection;
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
    private const int Format = 2;
    private const string KeyOverride = "key_override";

    private static readonly ImmutableSortedDictionary<string, object?> NoContext = ImmutableSortedDictionary.Create<string, object?>(StringComparer.Ordinal);

    /// <exception cref="NonMemoizedException">An argument cannot leave this process.</exception>
    public static byte[] Write(MementoCall call)
    {
        var method = call.Definition.Method;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("function", call.Key.Function.ToString());
            json.WriteString("argument_hash", call.Key.ArgumentHash.ToString());
            json.WriteString("correlation_id", call.CorrelationId);
            if (call.Given.KeyOverride is { } key)
            {
                json.WriteString(KeyOverride, key);
            }

            json.WriteString("type", method.DeclaringType!.AssemblyQualifiedName);
            json.WriteString("method", method.Name);
            json.WriteString("signature", SignatureText.Of(method));
            json.WriteStartArray("type_arguments");
            foreach (var argument in method.IsGenericMethod ? method.GetGenericArguments() : [])
            {
                json.WriteStringValue(argument.AssemblyQualifiedName);
            }

            json.WriteEndArray();
            json.WriteStartArray("arguments");
            for (var i = 0; i < call.Given.Values.Length; i++)
            {
                WriteArgument(json, call, i);
            }

            json.WriteEndArray();
            WriteContext(json, call);
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
            using var document = JsonDocument.Parse(portable);
            var root = document.RootElement;
            if (root.GetProperty("format").GetInt32() is not Format and var format)
            {
                throw new NonMemoizedException($"A call of format {format} came from another process; this one reads format {Format}. Start both from the same build.");
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
                IsLocked = environment.RequireCluster(name).VersionLock is not null,
                PreventsCalls = root.GetProperty("prevents_calls").GetBoolean(),
                Culture = CallCulture.Read(root),
            };
            return call.Key.ArgumentHash.ToString() == root.GetProperty("argument_hash").GetString()
                ? call
                : throw new NonMemoizedException($"The arguments of {name.ToShortString()} have another hash in this process than in the one that the call comes from: {call.Arguments}. Start both processes from the same build.");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException or InvalidDataException or ArgumentException or TypeLoadException or IOException)
        {
            throw new NonMemoizedException($"What came from another process is not a call: {exception.Message}", exception);
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
            throw new NonMemoizedException($"The argument '{parameter.Name}' of {call.Key.Function.ToShortString()} is not part of the key and cannot be sent to another process. Pass null for it, or use the local runner.");
        }

        json.WriteStartArray();
        WriteValue(json, value, parameter.Type, parameter.Name);
        json.WriteEndArray();
    }

    private static object? ReadArgument(JsonElement element, FunctionParameter parameter, int index, Action<byte[]>? report) => element.ValueKind switch
    {
        JsonValueKind.Null => Argument.LeftOut,
        JsonValueKind.String => PortableProgress.Create(parameter, index, report),
        _ => ReadValue(element[0], parameter.Type),
    };

    // Context arguments are of no declared type: each is sent with its own.
    private static void WriteContext(Utf8JsonWriter json, MementoCall call)
    {
        json.WriteStartObject("context");
        foreach (var (name, value) in call.Context ?? NoContext)
        {
            json.WriteStartArray(name);
            json.WriteStringValue(value?.GetType().AssemblyQualifiedName);
            WriteValue(json, value, value?.GetType() ?? typeof(object), name);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static ImmutableSortedDictionary<string, object?>? ReadContext(JsonElement root)
    {
        var context = NoContext;
        foreach (var member in root.GetProperty("context").EnumerateObject())
        {
            context = context.Add(member.Name, member.Value[0].GetString() is { } type
                ? ReadValue(member.Value[1], Type.GetType(type, throwOnError: true)!)
                : null);
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
            json.WriteRawValue(JsonCodec.EncodeArgument(value, type, name).Span);
        }
    }

    // The text as it came, not as the reader understands it: a number is read by the one who wrote it.
    private static object? ReadValue(JsonElement element, Type type) => element.ValueKind == JsonValueKind.Null
        ? null
        : JsonCodec.Decode(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element), type);

    // The bytes come from the process that started this one, not from a store: they may name the method to run.
    private static FunctionDefinition Find(JsonElement root, MementoEnvironment environment, out FunctionName present)
    {
        var name = root.GetProperty("function").GetString()!;
        var typeName = root.GetProperty("type").GetString()!;
        var methodName = root.GetProperty("method").GetString()!;
        var type = Type.GetType(typeName, throwOnError: false)
            ?? throw new NonMemoizedException($"This program has no type '{typeName}', in which {name} is to be found. Start both processes from the same build.");
        var typeArguments = root.GetProperty("type_arguments").EnumerateArray().Select(argument => Type.GetType(argument.GetString()!, throwOnError: true)!).ToArray();
        var signature = root.GetProperty("signature").GetString()!;
        var method = Array.Find(
            type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly),
            candidate => candidate.Name == methodName && candidate.GetGenericArguments().Length == typeArguments.Length && SignatureText.Of(candidate) == signature);
        var definition = method is null ? null : FunctionDefinition.Of(typeArguments.Length == 0 ? method : method.MakeGenericMethod(typeArguments));
        if (definition is not null && root.TryGetProperty(PortableStatics.Property, out var statics))
        {
            PortableStatics.Read(statics, definition);
        }

        present = definition is null
            ? throw new NonMemoizedException($"This program does not have {name}, nor anything of that name. Start both processes from the same build.")
            : environment.NameOf(definition);
        return present.ToString() == name
            ? definition
            : throw new NonMemoizedException($"This program does not have {name}, but {present}. Start both processes from the same build; what locks versions stands in the configuration, since a lock set in code holds in its own process only.");
    }
}
