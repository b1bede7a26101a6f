using Microsoft.CodeAnalysis;

namespace Memento.Generators.Model;

/// <summary>The attributes that make the compiler pass something about the caller where an argument is left out.</summary>
internal static class CallerInformation
{
    /// <summary>The attribute of a parameter as it stands in source, without brackets; empty for none.</summary>
    public static string AttributeOf(IParameterSymbol parameter)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: var name } type && name.StartsWith("Caller", StringComparison.Ordinal) && KnownNames.Is(type, name, "System", "Runtime", "CompilerServices"))
            {
                var argument = attribute.ConstructorArguments.FirstOrDefault().Value is string text ? $"({Names.Literal(text)})" : "";
                return $"global::System.Runtime.CompilerServices.{name}{argument}";
            }
        }

        return "";
    }
}
