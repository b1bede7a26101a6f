using Memento.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Memento.Generators.Interception;

/// <summary>Says which calls of memento functions are intercepted. The generator and the analyzers both ask here.</summary>
internal static class Interceptability
{
    /// <summary>The memento function that a call is of; null when it is of none, or of one chosen at run time.</summary>
    /// <returns>The definition, as it was declared.</returns>
    public static IMethodSymbol? FunctionOf(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken) =>
        MethodOf(call, model, cancellationToken) is { } called && Definition(called) is var function && KnownNames.IsMarked(function) ? function : null;

    /// <summary>The method that a call is of, as it is called; null when it is chosen at run time.</summary>
    public static IMethodSymbol? MethodOf(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(call, cancellationToken) is { CandidateReason: CandidateReason.None, Symbol: IMethodSymbol called } ? called : null;

    /// <summary>A method as it was declared: without type arguments, and with its receiver as a parameter where it is an extension method.</summary>
    public static IMethodSymbol Definition(IMethodSymbol method) => (method.ReducedFrom ?? method).OriginalDefinition;

    /// <summary>Whether a language has what interceptors are made of: types that are local to a file.</summary>
    public static bool IsIn(ParseOptions? options) => options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp11 };

    /// <summary>What keeps every call of a memento function in this compilation from being intercepted; null when nothing does.</summary>
    public static Obstacle? ObstacleOf(IMethodSymbol function, Compilation compilation)
    {
        function = Definition(function);
        if (FunctionRules.FaultOf(function) is { } fault)
        {
            return new Obstacle(CallObstacle.FaultyFunction, fault.Type, fault);
        }

        var method = ExtensionBlocks.Implementation(function);
        // What names the host's types names the mark's assembly.
        var found = KnownNames.MarkOf(function)?.AttributeClass is { } mark ? TypeAccess.ObstacleIn(mark, compilation) : null;
        found ??= TypeAccess.ObstacleIn(method.ReturnType, compilation);
        foreach (var parameter in method.Parameters)
        {
            found ??= TypeAccess.ObstacleIn(parameter.Type, compilation);
        }

        foreach (var parameter in TypeParameters(method))
        {
            foreach (var constraint in parameter.ConstraintTypes)
            {
                found ??= TypeAccess.ObstacleIn(constraint, compilation);
            }
        }

        // A type that cannot be named is named by a string, which cannot say what a type parameter stands for; of a ref structure
        // nothing is run by reflection.
        return found ?? (TypeAccess.ObstacleIn(method.ContainingType, compilation) is not { } obstacle ? null
            : method.ContainingType.TypeParametersInScope().Any() ? new Obstacle(CallObstacle.InaccessibleGenericType, obstacle.Type)
            : method.ContainingType.IsRefLikeType ? obstacle
            : null);
    }

    /// <summary>What keeps one call of a memento function from being intercepted; null when nothing does, or when it calls none.</summary>
    public static Obstacle? ObstacleOf(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).CandidateReason == CandidateReason.LateBound)
        {
            return model.GetMemberGroup(call.Expression, cancellationToken).OfType<IMethodSymbol>().Any(candidate => KnownNames.IsMarked(Definition(candidate)))
                ? new Obstacle(CallObstacle.Dynamic)
                : null;
        }

        return FunctionOf(call, model, cancellationToken) is not { } function ? null
            : ObstacleOf(function, model.Compilation)
            ?? (IsIn(call.SyntaxTree.Options) ? null : new Obstacle(CallObstacle.OlderLanguage))
            ?? RepeatedFiles.ObstacleIn(call.SyntaxTree, model.Compilation)
            ?? (model.GetInterceptableLocation(call, cancellationToken) is null ? new Obstacle(CallObstacle.NotInterceptable) : null);
    }

    private static IEnumerable<ITypeParameterSymbol> TypeParameters(IMethodSymbol method) =>
        method.ContainingType.TypeParametersInScope().Concat(method.TypeParameters);
}
