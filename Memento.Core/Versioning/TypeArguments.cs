using System.Reflection;

namespace Memento.Versioning;

/// <summary>What stands for the type parameters of a function.</summary>
internal static class TypeArguments
{
    /// <summary>The type arguments of a function: those of its type, then its own.</summary>
    public static IEnumerable<Type> Of(MethodInfo method) =>
        method.DeclaringType!.GetGenericArguments().Concat(method.IsGenericMethod ? method.GetGenericArguments() : []);

    /// <summary>The types with a name of their own that a type is made of.</summary>
    public static IEnumerable<Type> Parts(Type type) => type.HasElementType
        ? Parts(type.GetElementType()!)
        : type.IsGenericParameter ? [] : type.GetGenericArguments().SelectMany(Parts).Append(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
}
