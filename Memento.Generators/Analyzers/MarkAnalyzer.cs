using System.Collections.Immutable;
using Memento.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Memento.Generators.Analyzers;

/// <summary>Tells what a mark says of its function that the host refuses (<c>FunctionDefinition</c> does when the program runs).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MarkAnalyzer : MementoAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.UnusableMark];

    private protected override void Start(CompilationStartAnalysisContext context, MementoSymbols symbols)
    {
        var exception = context.Compilation.GetTypeByMetadataName("System.Exception");
        ForEachFunction(context, symbols, (symbol, method) => Check(symbol, method, symbols.Mark(method)!, exception));
    }

    private static void Check(SymbolAnalysisContext context, IMethodSymbol method, AttributeData mark, INamedTypeSymbol? exception)
    {
        foreach (var argument in mark.NamedArguments)
        {
            if (Problem(argument.Key, argument.Value, exception) is { } problem)
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.UnusableMark, PlaceOf(argument.Key, mark, method, context.CancellationToken), method.Name, problem));
            }
        }
    }

    private static string? Problem(string name, TypedConstant given, INamedTypeSymbol? exception) => (name, given) switch
    {
        ("Version" or "Cluster", { Value: string text }) when text.Length == 0 || text.IndexOfAny(['#', ':']) >= 0 =>
            $"its {name} is '{text}'; leave it out, or give it a text without '#' and ':'",
        ("ValidFor", { Value: string text }) when !Duration.TryRead(text, out var age) || age <= TimeSpan.Zero =>
            $"its ValidFor is '{text}'; write days, hours, minutes and seconds above zero, as in \"7.00:00:00\" for a week",
        ("Remembered" or "NotRemembered", { Kind: TypedConstantKind.Array, IsNull: false }) =>
            given.Values.Where(type => !IsException(type.Value as ITypeSymbol, exception)).Select(type => $"its {name} has {Text(type)}, which is no type of exception").FirstOrDefault(),
        _ => null,
    };

    private static bool IsException(ITypeSymbol? type, INamedTypeSymbol? exception)
    {
        // Of an open type, typeof(Failure<>), nothing is known but its name.
        for (type = type?.OriginalDefinition; type is not null; type = type.BaseType)
        {
            // A type that is not known is the compiler's to report.
            if (type.TypeKind == TypeKind.Error || SymbolEqualityComparer.Default.Equals(type, exception))
            {
                return true;
            }
        }

        return false;
    }

    private static string Text(TypedConstant type) =>
        type.Value is ITypeSymbol symbol ? $"'{symbol.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'" : "null";

    private static Location PlaceOf(string name, AttributeData mark, IMethodSymbol method, CancellationToken cancellationToken) =>
        (mark.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax)?.ArgumentList?.Arguments
            .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name)?.GetLocation()
        ?? Places.Name(method);
}
