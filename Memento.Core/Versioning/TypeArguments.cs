using System.Reflection;

namespace Memento.Versioning;

/// <summary>What stands for the type parameters of a function.</summary>
internal static class TypeArguments
{
    /// <summary>The type arguments of a function: those of its type, then its own.</summary>
    public static Type[] Of(MethodInfo method)
    {
        var ofType = method.DeclaringType!.GetGenericArguments();
        return method.IsGenericMethod ? [.. ofType, .. method.GetGenericArguments()] : ofType;
    }

    /// <summary>Adds the types with a name of their own that a type is made of.</summary>
    public static void AddParts(Type type, List<Type> parts)
    {
        if (type.HasElementType)
        {
            AddParts(type.GetElementType()!, parts);
        }
        else if (!type.IsGenericParameter)
        {
            foreach (var argument in type.GetGenericArguments())
            {
                AddParts(argument, parts);
            }

            parts.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
        }
    }
}
