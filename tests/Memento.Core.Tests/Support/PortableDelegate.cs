using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Configuration;

namespace Memento.Core.Tests.Support;

/// <summary>
/// A delegate of a test as text, for a worker process, which has the same assembly: its method, and a copy of what it has caught. Texts, numbers, types, arrays and
/// delegates of them can be caught, the environment, which is the worker's there, and objects of the tests' own. What a fixture has beside is left behind.
/// </summary>
internal static class PortableDelegate
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <exception cref="InvalidOperationException">It has caught what another process cannot have; the message names it.</exception>
    public static string Write(Delegate value) => Write(value, "the delegate")!.ToJsonString();

    public static Delegate Read(string text) => (Delegate)Read(JsonNode.Parse(text))!;

    private static JsonObject? Write(object? value, string name) => value switch
    {
        null => null,
        MementoEnvironment => new JsonObject { ["is"] = "environment" },
        Type type => new JsonObject { ["is"] = "type", ["type"] = NameOf(type) },
        Delegate { Method: var method } delegated => new JsonObject
        {
            ["is"] = "delegate",
            ["type"] = NameOf(delegated.GetType()),
            ["owner"] = NameOf(method.DeclaringType!),
            ["token"] = method.MetadataToken,
            ["arguments"] = new JsonArray([.. method.IsGenericMethod ? method.GetGenericArguments().Select(static argument => JsonValue.Create(NameOf(argument))) : []]),
            ["target"] = Write(delegated.Target, name),
        },
        Array { Rank: 1 } array => new JsonObject
        {
            ["is"] = "array",
            ["type"] = NameOf(array.GetType().GetElementType()!),
            ["items"] = new JsonArray([.. array.Cast<object?>().Select(item => Write(item, name))]),
        },
        _ when IsPlain(value.GetType()) => new JsonObject { ["is"] = "plain", ["type"] = NameOf(value.GetType()), ["value"] = JsonSerializer.SerializeToNode(value, value.GetType()) },
        _ when IsOurs(value.GetType()) => WriteFields(value),
        _ => throw new InvalidOperationException($"'{name}' is a {value.GetType()}, which a function in another process cannot have: use a {nameof(Signal)}, or leave the test out there with the reason."),
    };

    private static JsonObject WriteFields(object value)
    {
        var fields = new JsonObject();
        foreach (var (key, field) in FieldsOf(value.GetType()))
        {
            var held = field.GetValue(value);
            if (held is null || IsClosure(value.GetType()) || IsPlain(held.GetType()) || IsOurs(held.GetType()) || held is MementoEnvironment)
            {
                fields[key] = Write(held, field.Name);
            }
        }

        return new JsonObject { ["is"] = "object", ["type"] = NameOf(value.GetType()), ["fields"] = fields };
    }

    private static object? Read(JsonNode? node)
    {
        if (node is null)
        {
            return null;
        }

        var type = node["type"] is { } name ? Type.GetType(name.GetValue<string>(), throwOnError: true)! : typeof(object);
        switch (node["is"]!.GetValue<string>())
        {
            case "environment":
                return MementoEnvironment.Current;
            case "type":
                return type;
            case "plain":
                return node["value"].Deserialize(type);
            case "array":
                var items = node["items"]!.AsArray();
                var array = Array.CreateInstance(type, items.Count);
                for (var i = 0; i < items.Count; i++)
                {
                    array.SetValue(Read(items[i]), i);
                }

                return array;
            case "delegate":
                var token = node["token"]!.GetValue<int>();
                var method = Type.GetType(node["owner"]!.GetValue<string>(), throwOnError: true)!.GetMethods(Everything).Single(method => method.MetadataToken == token);
                Type[] arguments = [.. node["arguments"]!.AsArray().Select(static argument => Type.GetType(argument!.GetValue<string>(), throwOnError: true)!)];
                return Delegate.CreateDelegate(type, Read(node["target"]), arguments.Length == 0 ? method : method.MakeGenericMethod(arguments));
            default:
                var made = RuntimeHelpers.GetUninitializedObject(type);
                var fields = node["fields"]!.AsObject();
                foreach (var (key, field) in FieldsOf(type))
                {
                    if (fields.TryGetPropertyValue(key, out var held))
                    {
                        field.SetValue(made, Read(held));
                    }
                }

                return made;
        }
    }

    private static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(DateTime) || type == typeof(TimeSpan);

    private static bool IsOurs(Type type) => type.Assembly == typeof(PortableDelegate).Assembly && !type.IsArray;

    private static bool IsClosure(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static string NameOf(Type type) => type.AssemblyQualifiedName!;

    // Those of the bases too, which may have others of the same name.
    private static IEnumerable<(string Key, FieldInfo Field)> FieldsOf(Type type)
    {
        var depth = 0;
        for (var declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType, depth++)
        {
            foreach (var field in declaring.GetFields(Everything & ~BindingFlags.Static))
            {
                yield return ($"{depth}:{field.Name}", field);
            }
        }
    }
}
