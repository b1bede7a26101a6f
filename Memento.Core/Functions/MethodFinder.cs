using System.Reflection;

namespace Memento.Functions;

/// <summary>Finds a method again that a compiler saw.</summary>
internal static class MethodFinder
{
    /// <summary>The static method of a type, with its type arguments in place.</summary>
    /// <param name="declaringType">The type, with its type arguments.</param>
    /// <param name="name">The method's name.</param>
    /// <param name="signature">The parameter part of its documentation comment id, as it was declared: it tells apart what type arguments make alike.</param>
    /// <param name="typeArguments">Its type arguments.</param>
    /// <param name="parameterTypes">Its parameters' types, by-ref ones without the by-ref.</param>
    /// <exception cref="MissingMethodException">It is not there.</exception>
    public static MethodInfo Find(Type declaringType, string name, string signature, Type[] typeArguments, Type[] parameterTypes)
    {
        const BindingFlags Declared = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var fitting = new List<MethodInfo>();
        foreach (var candidate in declaringType.GetMember(name, MemberTypes.Method, Declared))
        {
            if (Close((MethodInfo)candidate, typeArguments) is { } method && Takes(method, parameterTypes))
            {
                fitting.Add(method);
            }
        }

        // The declared signature is asked only where the closed one does not decide: it is text, and writers of it may differ in rare types.
        return (fitting.Count > 1 ? fitting.Find(method => SignatureText.Of(method) == signature) : fitting.Count == 1 ? fitting[0] : null)
            ?? throw new MissingMethodException(
                $"{declaringType.Assembly.GetName().Name} has no static method {MethodNames.TypeName(declaringType)}.{name}({string.Join(", ", parameterTypes.Select(MethodNames.TypeName))}) any more, which this program was compiled against. Rebuild the program.");
    }

    private static bool Takes(MethodInfo method, Type[] parameterTypes)
    {
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            if (i == parameterTypes.Length || FunctionParameter.TypeOf(parameters[i]) != parameterTypes[i])
            {
                return false;
            }
        }

        return parameters.Length == parameterTypes.Length;
    }

    private static MethodInfo? Close(MethodInfo candidate, Type[] typeArguments)
    {
        if (candidate.GetGenericArguments().Length != typeArguments.Length)
        {
            return null;
        }

        try
        {
            return typeArguments.Length == 0 ? candidate : candidate.MakeGenericMethod(typeArguments);
        }
        catch (ArgumentException)
        {
            // Its constraints keep these type arguments out: it is another overload.
            return null;
        }
    }
}
