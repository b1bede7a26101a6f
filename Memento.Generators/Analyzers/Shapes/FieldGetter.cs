using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Memento.Generators.Analyzers.Shapes;

/// <summary>Tells from a getter's text whether it returns a field and does nothing else. The host tells it from the code that the compiler makes of that text.</summary>
internal static class FieldGetter
{
    /// <summary>The public property that shows a field; null when none does.</summary>
    public static IPropertySymbol? PropertyOf(ISymbol member, INamedTypeSymbol level, bool isInSource)
    {
        if (!isInSource || member is not IFieldSymbol field)
        {
            return null;
        }

        return field.AssociatedSymbol is IPropertySymbol own ? (IsVisible(own) && Returns(own, field: null) ? own : null)
            : field.AssociatedSymbol is not null ? null
            : level.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(property => IsVisible(property) && IsSame(field.Type, property.Type) && Returns(property, field.Name));
    }

    /// <summary>The name of a field, or of what the compiler made it for.</summary>
    public static string Readable(ISymbol field) => (field as IFieldSymbol)?.AssociatedSymbol?.Name ?? field.Name;

    /// <summary>Whether a property of a compiled type is automatic, which the compiler notes on its getter.</summary>
    public static bool IsAutomaticInMetadata(IPropertySymbol property) =>
        IsVisible(property) && !property.IsAbstract && property.GetMethod!.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");

    private static bool IsVisible(IPropertySymbol property) =>
        property is { IsStatic: false, IsIndexer: false, ReturnsByRef: false, ReturnsByRefReadonly: false, GetMethod.DeclaredAccessibility: Accessibility.Public };

    /// <summary>Whether a value comes out of the field unchanged: a conversion between references makes no code.</summary>
    private static bool IsSame(ITypeSymbol field, ITypeSymbol property) =>
        SymbolEqualityComparer.Default.Equals(field, property)
        || (field is { IsReferenceType: true, TypeKind: not TypeKind.TypeParameter } && property is { IsReferenceType: true, TypeKind: not TypeKind.TypeParameter });

    /// <summary>Whether a property returns the field of a name, or with none the one that the compiler made for it.</summary>
    private static bool Returns(IPropertySymbol property, string? field)
    {
        var definition = property.OriginalDefinition;
        var declarations = definition.DeclaringSyntaxReferences
            .AddRange(definition.PartialImplementationPart?.DeclaringSyntaxReferences ?? [])
            .Select(reference => reference.GetSyntax())
            .ToList();

        // The property of a positional record is declared by its parameter.
        return (field is null && declarations.Any(declaration => declaration is ParameterSyntax))
            || declarations.OfType<PropertyDeclarationSyntax>().Any(declaration => Returns(declaration, field));
    }

    private static bool Returns(PropertyDeclarationSyntax property, string? field)
    {
        if (property.ExpressionBody is { } body)
        {
            return IsField(body.Expression, field);
        }

        return property.AccessorList?.Accessors.FirstOrDefault(accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration)) switch
        {
            { ExpressionBody: { } arrow } => IsField(arrow.Expression, field),
            { Body.Statements: { Count: 1 } statements } => statements[0] is ReturnStatementSyntax { Expression: { } returned } && IsField(returned, field),
            { Body: null } => field is null,
            _ => false,
        };
    }

    private static bool IsField(ExpressionSyntax expression, string? field) => expression switch
    {
        ParenthesizedExpressionSyntax inner => IsField(inner.Expression, field),
        PostfixUnaryExpressionSyntax inner when inner.IsKind(SyntaxKind.SuppressNullableWarningExpression) => IsField(inner.Operand, field),
        FieldExpressionSyntax => field is null,
        IdentifierNameSyntax name => name.Identifier.ValueText == field,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: IdentifierNameSyntax name } => name.Identifier.ValueText == field,
        _ => false,
    };
}
