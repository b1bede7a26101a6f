using System.Reflection;
using System.Text;
using Memento.Shapes;

namespace Memento.Functions;

/// <summary>Names methods and types so that the same code has the same name everywhere: no assembly versions, no culture.</summary>
internal static class MethodNames
{
    /// <summary>The assembly, without its version, and the full name of the declaring type, with its type arguments: two assemblies may have a type of one name.</summary>
    public static string ModuleOf(MethodInfo method) =>
        Append(new StringBuilder(AssemblyNames.Of(method.Module.Assembly)).Append('/'), method.DeclaringType!, withAssemblies: false).ToString();

    /// <summary>
    /// The method's name, with its type arguments, and with its signature where the type has several of that name that could be meant: a
    /// method that is marked as a memento function is one among those marked, so that a plain overload beside it renames nothing.
    /// </summary>
    public static string FunctionOf(MethodInfo method) => FunctionOf(method, withAssemblies: false);

    /// <summary>What <see cref="ModuleOf"/> and <see cref="FunctionOf(MethodInfo)"/> name, with the assembly of each type: names that are alike stand for different functions where these differ.</summary>
    public static string WithAssemblies(MethodInfo method) =>
        Append(new StringBuilder(), method.DeclaringType!, withAssemblies: true).Append(':').Append(FunctionOf(method, withAssemblies: true)).ToString();

    /// <summary>A type's full name as C# would spell it, without assemblies.</summary>
    public static string TypeName(Type type) => Append(new StringBuilder(), type, withAssemblies: false).ToString();

    private static string FunctionOf(MethodInfo method, bool withAssemblies)
    {
        var name = new StringBuilder(method.Name);
        if (method.IsGenericMethod)
        {
            AppendList(name, '<', method.GetGenericArguments(), '>', withAssemblies);
        }

        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var isMarked = method.IsDefined(typeof(MementoFunctionAttribute), inherit: false);
        if (method.DeclaringType!.GetMember(method.Name, MemberTypes.Method, All).Count(other => !isMarked || other.IsDefined(typeof(MementoFunctionAttribute), inherit: false)) > 1)
        {
            // As it was declared: type arguments can make the signatures of two methods alike.
            var declared = (MethodInfo)method.Module.ResolveMethod(method.MetadataToken)!;
            AppendList(name, '(', [.. declared.GetParameters().Select(parameter => parameter.ParameterType)], ')', withAssemblies);
        }

        return name.ToString();
    }

    private static StringBuilder Append(StringBuilder text, Type type, bool withAssemblies)
    {
        if (type.HasElementType)
        {
            Append(text, type.GetElementType()!, withAssemblies);
            return type.IsArray ? text.Append('[').Append(',', type.GetArrayRank() - 1).Append(']')
                : text.Append(type.IsPointer ? '*' : '&');
        }

        if (type.IsGenericParameter)
        {
            return text.Append(type.Name);
        }

        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        text.Append(definition.FullName);
        if (type.IsGenericType)
        {
            AppendList(text, '<', type.GetGenericArguments(), '>', withAssemblies);
        }

        return withAssemblies ? text.Append(", ").Append(AssemblyNames.Of(type.Assembly)) : text;
    }

    private static StringBuilder AppendList(StringBuilder text, char open, Type[] types, char close, bool withAssemblies)
    {
        text.Append(open);
        for (var i = 0; i < types.Length; i++)
        {
            Append(i == 0 ? text : text.Append(','), types[i], withAssemblies);
        }

        return text.Append(close);
    }
}
