using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Memento.Generators.Analyzers;

/// <summary>Where in the text a diagnostic stands.</summary>
internal static class Places
{
    /// <summary>The type that a method is declared to return; its name when that cannot be told.</summary>
    public static Location ReturnType(IMethodSymbol method, CancellationToken cancellationToken) =>
        method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) switch
        {
            MethodDeclarationSyntax declaration => declaration.ReturnType.GetLocation(),
            LocalFunctionStatementSyntax declaration => declaration.ReturnType.GetLocation(),
            _ => Name(method),
        };

    /// <summary>A parameter's type; its name when that cannot be told.</summary>
    public static Location Type(IParameterSymbol parameter, CancellationToken cancellationToken) =>
        parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is ParameterSyntax { Type: { } type }
            ? type.GetLocation()
            : Name(parameter);

    /// <summary>A symbol's name.</summary>
    public static Location Name(ISymbol symbol) => symbol.Locations.FirstOrDefault() ?? Location.None;
}
