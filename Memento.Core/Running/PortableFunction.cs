using System.Reflection;
using System.Text.Json;
using Memento.CompilerServices;
using Memento.Functions;

namespace Memento.Running;

/// <summary>
/// A memento function that is an argument, as JSON for another process of the same program: the type of its handle, the method, and the arguments that it already has.
/// Other modifiers a handle that is an argument has none of. That it is the same function at the same version there is seen by the hash of the call.
/// </summary>
internal static class PortableFunction
{
    /// <summary>Writes a handle.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="handle">The handle.</param>
    /// <param name="writeValue">Writes an argument of a parameter.</param>
    public static void Write(Utf8JsonWriter json, MementoFunction handle, Action<FunctionParameter, object?> writeValue)
    {
        json.WriteStartObject();
        json.WriteString("handle", handle.GetType().AssemblyQualifiedName);
        json.WriteString("name", handle.Definition.Unversioned.ToString());
        PortableMethod.Write(json, handle.Definition.Method);
        json.WriteStartObject("partial");
        for (var i = 0; i < (handle.Modifiers.Partial?.Length ?? 0); i++)
        {
            if (!ReferenceEquals(handle.Modifiers.Partial!.Value[i], Argument.LeftOut))
            {
                json.WritePropertyName(handle.Definition.Parameters[i].Name);
                writeValue(handle.Definition.Parameters[i], handle.Modifiers.Partial.Value[i]);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Reads a handle.</summary>
    /// <param name="element">What was written.</param>
    /// <param name="readValue">Reads an argument of a parameter.</param>
    /// <exception cref="NonMemoizedException">This program does not have the function.</exception>
    public static object Read(JsonElement element, Func<JsonElement, FunctionParameter, object?> readValue)
    {
        var name = element.GetProperty("name").GetString()!;
        var type = Type.GetType(element.GetProperty("handle").GetString()!, throwOnError: true)!;
        var definition = PortableMethod.Find(element, name)
            ?? throw new NonMemoizedException(RunningErrors.OtherBuild, $"This program does not have {name}, which is an argument. Start both processes from the same build.");
        var partial = element.GetProperty("partial");
        var modifiers = partial.EnumerateObject().Any()
            ? CallModifiers.None.WithPartial([.. definition.Parameters.Select(parameter => partial.TryGetProperty(parameter.Name, out var value) ? readValue(value, parameter) : Argument.LeftOut)])
            : CallModifiers.None;
        return Construct(type, [typeof(FunctionSource), typeof(CallModifiers)], new FunctionSource(definition), modifiers)
            ?? Construct(type, [typeof(CallModifiers)], modifiers)
            ?? throw new NonMemoizedException(RunningErrors.NotPortable, $"The handle {type} of {name}, which is an argument, cannot be made again in another process: it has no constructor that takes its modifiers alone. Pass one that was generated, or made by Memo.Of.");
    }

    // A handle of one of this program's functions, as its own code makes it.
    private static object? Construct(Type type, Type[] parameters, params object[] arguments) =>
        type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, parameters)?.Invoke(arguments);
}
