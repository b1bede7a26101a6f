using System.Reflection;

namespace Memento.Functions;

/// <summary>Finds the memento functions that an assembly declares.</summary>
internal static class MarkedFunctions
{
    private const BindingFlags Declared = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The methods marked as memento functions, but for those that are functions only with type arguments.</summary>
    /// <exception cref="ReflectionTypeLoadException">A type of the assembly cannot be loaded.</exception>
    public static IEnumerable<MethodInfo> In(Assembly assembly) => In(assembly.GetTypes());

    /// <summary>The same of an assembly that may have a dependency which is not there: of the types that can be loaded.</summary>
    public static IEnumerable<MethodInfo> Loadable(Assembly assembly) => In(TypesOf(assembly));

    /// <summary>The methods that are functions only with type arguments, their own or their types', of the types that can be loaded.</summary>
    public static IEnumerable<MethodInfo> LoadableGeneric(Assembly assembly) => MarkedIn(TypesOf(assembly)).Where(method => method.ContainsGenericParameters);

    /// <summary>Makes the functions of an assembly known. One that cannot be a function is passed over: it says so when it is called.</summary>
    public static IReadOnlyList<FunctionDefinition> Define(Assembly assembly)
    {
        var definitions = new List<FunctionDefinition>();
        foreach (var method in Loadable(assembly))
        {
            try
            {
                definitions.Add(FunctionDefinition.Of(method));
            }
            catch (ArgumentException)
            {
                // Marked by mistake; the compiler has warned of it.
            }
        }

        return definitions;
    }

    private static IEnumerable<MethodInfo> In(IEnumerable<Type> types) =>
        MarkedIn(types.Where(type => !type.ContainsGenericParameters)).Where(method => !method.ContainsGenericParameters);

    private static IEnumerable<MethodInfo> MarkedIn(IEnumerable<Type> types) => types
        .SelectMany(type => type.GetMethods(Declared))
        .Where(method => method.IsDefined(typeof(MementoFunctionAttribute), inherit: false) && !IsExtensionDeclaration(method));

    // Of a member of an extension block the compiler keeps the declaration, attributes and all, beside the class's method that is called. It marks that with an attribute
    // which an assembly for an older framework has of its own.
    private static bool IsExtensionDeclaration(MethodInfo method) =>
        method.CustomAttributes.Any(static attribute => attribute.AttributeType.FullName == "System.Runtime.CompilerServices.ExtensionMarkerAttribute");

    // Of an assembly with a dependency that is not there, what can be loaded.
    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            return exception.Types.OfType<Type>();
        }
    }
}
