using System.Collections.Immutable;
using System.Composition;
using Memento.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace Memento.Generators.CodeFixes;

/// <summary>Makes an instance method static that uses nothing of its object.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeStaticCodeFix))]
[Shared]
public sealed class MakeStaticCodeFix : MementoCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.NotAStaticMethod.Id];

    private protected override (string Title, Func<CancellationToken, Task<Document>> Change)? Fix(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan) is not MethodDeclarationSyntax declaration
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not { IsStatic: false } method
            || IsBound(method)
            || model.GetOperation(declaration, cancellationToken) is not { } body
            || body.Descendants().Any(operation => UsesObject(operation, method)))
        {
            return null;
        }

        // A static method of a struct is not readonly.
        var changed = declaration.WithModifiers(SyntaxFactory.TokenList(declaration.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.ReadOnlyKeyword))));
        var generator = SyntaxGenerator.GetGenerator(document);
        return ($"Make '{method.Name}' static", Replace(document, root, declaration, generator.WithModifiers(changed, generator.GetModifiers(changed).WithIsStatic(true))));
    }

    /// <summary>Whether a base type, an interface or another part of it ties the method to its object.</summary>
    private static bool IsBound(IMethodSymbol method) =>
        method.IsVirtual || method.IsOverride || method.IsAbstract || method.IsPartialDefinition || method.PartialDefinitionPart is not null
        || !method.ExplicitInterfaceImplementations.IsEmpty
        || method.ContainingType.TypeKind == TypeKind.Interface
        || method.ContainingType.AllInterfaces
            .SelectMany(implemented => implemented.GetMembers())
            .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));

    private static bool UsesObject(IOperation operation, IMethodSymbol method) => operation switch
    {
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => true,

        // What a class keeps of its primary constructor's parameters.
        IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } =>
            SymbolEqualityComparer.Default.Equals(constructor.ContainingType, method.ContainingType),
        _ => false,
    };
}
