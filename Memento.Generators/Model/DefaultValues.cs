using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Memento.Generators.Model;

/// <summary>Writes the default value of a parameter as an expression.</summary>
internal static class DefaultValues
{
    public static string TextOf(IParameterSymbol parameter, TypeText text)
    {
        if (!parameter.HasExplicitDefaultValue || parameter.ExplicitDefaultValue is not { } value)
        {
            return "default";
        }

        var literal = value switch
        {
            double.NaN => "double.NaN",
            double.PositiveInfinity => "double.PositiveInfinity",
            double.NegativeInfinity => "double.NegativeInfinity",
            float.NaN => "float.NaN",
            float.PositiveInfinity => "float.PositiveInfinity",
            float.NegativeInfinity => "float.NegativeInfinity",
            double number => number.ToString("R", CultureInfo.InvariantCulture) + "D",
            float number => number.ToString("R", CultureInfo.InvariantCulture) + "F",
            decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
            // A date is a constant by an attribute only, which says nothing that an expression could.
            DateTime => "default",
            string or char or bool => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)!,
            _ => string.Format(CultureInfo.InvariantCulture, "{0}", value),
        };
        var type = parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : parameter.Type;
        return type.TypeKind == TypeKind.Enum ? $"({text.Of(type)})({literal})" : literal;
    }

    /// <summary>The attributes that give a parameter a default that nothing else can: a boxed number, say; empty for none.</summary>
    public static string AttributesOf(IParameterSymbol parameter, TypeText text)
    {
        if (!parameter.HasExplicitDefaultValue || parameter.ExplicitDefaultValue is not { } value || parameter.Type.IsValueType || parameter.Type.SpecialType == SpecialType.System_String)
        {
            return "";
        }

        // Of the type that the function is given, which a literal may not be of.
        var typed = value is string or char or bool ? TextOf(parameter, text) : $"(global::{value.GetType().FullName})({TextOf(parameter, text)})";
        return $"global::System.Runtime.InteropServices.Optional, global::System.Runtime.InteropServices.DefaultParameterValue({typed})";
    }
}
