using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Memento.Generators.Interception;

/// <summary>Tells where a type is not known: it may be one that is yet to be generated.</summary>
internal static class TypeErrors
{
    public static bool IsIn(IMethodSymbol method) =>
        IsIn(method.ReturnType) || method.Parameters.Any(parameter => IsIn(parameter.Type)) || method.TypeParameters.Any(parameter => parameter.ConstraintTypes.Any(IsIn));

    /// <summary>Whether the receiver or an argument of a call has such a type. The call was bound already, so that all this is known.</summary>
    public static bool AreIn(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var argument in call.ArgumentList.Arguments)
        {
            if (IsIn(argument.Expression, model, cancellationToken))
            {
                return true;
            }
        }

        return call.Expression is MemberAccessExpressionSyntax { Expression: var receiver } && IsIn(receiver, model, cancellationToken);
    }

    private static bool IsIn(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        if (expression is LiteralExpressionSyntax)
        {
            return false;
        }

        var type = model.GetTypeInfo(expression, cancellationToken).Type;
        if (type is not null && expression is not AnonymousFunctionExpressionSyntax)
        {
            return IsIn(type);
        }

        // What has no type of its own, a lambda or a collection say, decides by its parts which overload is called.
        return expression.DescendantNodes().OfType<ExpressionSyntax>().Any(part => model.GetTypeInfo(part, cancellationToken).Type is { } found && IsIn(found));
    }

    private static bool IsIn(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => true,
        IArrayTypeSymbol array => IsIn(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsIn),
        _ => false,
    };
}
