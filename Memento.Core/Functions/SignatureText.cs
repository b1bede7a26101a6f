using System.Reflection;
using System.Text;

namespace Memento.Functions;

/// <summary>
/// Writes the parameters of a method as documentation comments name it
/// (C# language specification, annex D.4.2, "ID string format").
/// </summary>
internal static class SignatureText
{
    /// <summary>The parameter part of a method's id, as the method was declared: <c>(System.Int32@,`0)</c>; empty without parameters.</summary>
    public static string Of(MethodInfo method)
    {
        var declared = (MethodInfo)method.Module.ResolveMethod(method.MetadataToken)!;
        var parameters = declared.GetParameters();
        if (parameters.Length == 0)
        {
            return "";
        }

        var text = new StringBuilder("(");
        foreach (var parameter in parameters)
        {
            Append(text.Length == 1 ? text : text.Append(','), parameter.ParameterType);
        }

        return text.Append(')').ToString();
    }

    private static StringBuilder Append(StringBuilder text, Type type)
    {
        if (type.IsGenericParameter)
        {
            return text.Append(type.DeclaringMethod is null ? "`" : "``").Append(type.GenericParameterPosition);
        }

        if (type.HasElementType)
        {
            Append(text, type.GetElementType()!);
            return type.IsByRef ? text.Append('@')
                : type.IsPointer ? text.Append('*')
                : type.IsSZArray ? text.Append("[]")
                : text.Append('[').AppendJoin(',', Enumerable.Repeat("0:", type.GetArrayRank())).Append(']');
        }

        AppendNamed(text, type, type.GetGenericArguments());
        return text;
    }

    // The type arguments of nested types stand with the type that declares them: Outer{System.Int32}.Inner{System.String}.
    private static void AppendNamed(StringBuilder text, Type type, Type[] arguments)
    {
        var outer = 0;
        if (type.DeclaringType is { } declaring)
        {
            outer = declaring.GetGenericArguments().Length;
            AppendNamed(text, declaring, arguments[..outer]);
            text.Append('.');
        }
        else if (type.Namespace is { Length: > 0 } space)
        {
            text.Append(space).Append('.');
        }

        var name = type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        text.Append(tick < 0 ? name : name[..tick]);
        if (arguments.Length > outer)
        {
            text.Append('{');
            for (var i = outer; i < arguments.Length; i++)
            {
                Append(i == outer ? text : text.Append(','), arguments[i]);
            }

            text.Append('}');
        }
    }
}
