using System.Reflection;
using System.Text.Json;
using Memento.Functions;

namespace Memento.Running;

/// <summary>Which method a function is, as members of a JSON object, for another process of the same program.</summary>
internal static class PortableMethod
{
    public static void Write(Utf8JsonWriter json, MethodInfo method)
    {
        json.WriteString("type", method.DeclaringType!.AssemblyQualifiedName);
        json.WriteString("method", method.Name);
        json.WriteString("signature", SignatureText.Of(method));
        json.WriteStartArray("type_arguments");
        foreach (var argument in method.IsGenericMethod ? method.GetGenericArguments() : [])
        {
            json.WriteStringValue(argument.AssemblyQualifiedName);
        }

        json.WriteEndArray();
    }

    /// <summary>The function of the method; null when its type has no such method.</summary>
    /// <remarks>The bytes come from the process that started this one, not from a store: they may name the method to run.</remarks>
    /// <param name="root">The object.</param>
    /// <param name="name">The function as people know it.</param>
    /// <exception cref="NonMemoizedException">This program does not have the type.</exception>
    public static FunctionDefinition? Find(JsonElement root, string name)
    {
        var typeName = root.GetProperty("type").GetString()!;
        var methodName = root.GetProperty("method").GetString()!;
        var type = Type.GetType(typeName, throwOnError: false)
            ?? throw new NonMemoizedException(RunningErrors.OtherBuild, $"This program has no type '{typeName}', in which {name} is to be found. Start both processes from the same build.");
        var typeArguments = root.GetProperty("type_arguments").EnumerateArray().Select(argument => Type.GetType(argument.GetString()!, throwOnError: true)!).ToArray();
        var signature = root.GetProperty("signature").GetString()!;
        var method = Array.Find(
            type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly),
            candidate => candidate.Name == methodName && candidate.GetGenericArguments().Length == typeArguments.Length && SignatureText.Of(candidate) == signature);
        return method is null ? null : FunctionDefinition.Of(typeArguments.Length == 0 ? method : method.MakeGenericMethod(typeArguments));
    }
}
