using System.Text;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Model;

/// <summary>Writes types as generated code names them: with global::, nullability, tuple names and keywords escaped.</summary>
/// <param name="names">What each type parameter is called there.</param>
internal sealed class TypeText(IReadOnlyDictionary<ITypeParameterSymbol, string> names)
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes
        | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
        | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>As in a signature.</summary>
    public string Of(ITypeSymbol type)
    {
        var text = new StringBuilder();
        foreach (var part in type.ToDisplayParts(Format))
        {
            text.Append(part.Symbol is ITypeParameterSymbol parameter && names.TryGetValue(parameter, out var name) ? name : part.ToString());
        }

        return text.ToString();
    }

    /// <summary>As in a cast and in typeof, where dynamic is object: a cast to it would make a call dynamic, and typeof refuses it.</summary>
    public string OfValue(ITypeSymbol type) => type.TypeKind == TypeKind.Dynamic ? type.NullableAnnotation == NullableAnnotation.Annotated ? "object?" : "object" : Of(type);

    /// <summary>As in typeof, which refuses the annotation of a nullable reference type.</summary>
    public string OfTypeOf(ITypeSymbol type) =>
        OfValue(type.IsValueType ? type : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated));

    /// <summary>The constraints of a type parameter, as after `where T :`; empty when it has none.</summary>
    public string ConstraintsOf(ITypeParameterSymbol parameter)
    {
        var constraints = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint)
        {
            constraints.Add("unmanaged");
        }
        else if (parameter.HasValueTypeConstraint)
        {
            constraints.Add("struct");
        }
        else if (parameter.HasReferenceTypeConstraint)
        {
            constraints.Add(parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class");
        }
        else if (parameter.HasNotNullConstraint)
        {
            constraints.Add("notnull");
        }

        constraints.AddRange(parameter.ConstraintTypes.Select(Of));
        if (parameter.HasConstructorConstraint)
        {
            constraints.Add("new()");
        }

        if (parameter.AllowsRefLikeType)
        {
            constraints.Add("allows ref struct");
        }

        return string.Join(", ", constraints);
    }
}
