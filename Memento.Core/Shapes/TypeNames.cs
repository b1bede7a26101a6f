using System.Text;

namespace Memento.Shapes;

/// <summary>
/// Names types so that no two share a name and none changes with a rebuild: full name, then the assembly's simple name
/// unless it is the core library; no version, no public key.
/// </summary>
internal static class TypeNames
{
    /// <summary>The name, such as <c>Acme.Shapes.Circle, Acme.Geometry</c> or <c>System.Collections.Generic.List`1[[Acme.Shapes.Circle, Acme.Geometry]]</c>.</summary>
    public static string Of(Type type)
    {
        var text = new StringBuilder();
        AppendFullName(text, type);
        var element = type;
        while (element.HasElementType)
        {
            element = element.GetElementType()!;
        }

        if (element.Assembly != typeof(object).Assembly)
        {
            text.Append(", ").Append(element.Assembly.GetName().Name);
        }

        return text.ToString();
    }

    private static void AppendFullName(StringBuilder text, Type type)
    {
        if (type.IsArray)
        {
            AppendFullName(text, type.GetElementType()!);
            text.Append('[').Append(',', type.GetArrayRank() - 1).Append(']');
            return;
        }

        if (!type.IsGenericType)
        {
            text.Append(type.FullName ?? type.Name);
            return;
        }

        text.Append(type.GetGenericTypeDefinition().FullName).Append('[');
        var arguments = type.GetGenericArguments();
        for (var i = 0; i < arguments.Length; i++)
        {
            text.Append(i == 0 ? "[" : ",[").Append(Of(arguments[i])).Append(']');
        }

        text.Append(']');
    }
}
