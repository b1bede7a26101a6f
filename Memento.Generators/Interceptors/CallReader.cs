using Memento.Generators.Handles;
using Memento.Generators.Interception;
using Memento.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Memento.Generators.Interceptors;

/// <summary>Reads what a call is of.</summary>
internal static class CallReader
{
    /// <summary>The call of a memento function; null when it is of none, or cannot be intercepted.</summary>
    /// <param name="call">A call by a name.</param>
    /// <param name="model">The quick model of its file.</param>
    /// <param name="functions">The functions of the model's compilation.</param>
    /// <param name="cancellationToken">Ends the binding.</param>
    public static CallModel? Read(InvocationExpressionSyntax call, SemanticModel model, CompilationFunctions functions, CancellationToken cancellationToken)
    {
        var method = Interceptability.MethodOf(call, model, cancellationToken);
        if (method is null || !IsSettled(call, method, functions) && (TypeErrors.IsIn(Interceptability.Definition(method)) || TypeErrors.AreIn(call, model, cancellationToken)))
        {
            model = HandledCompilations.ModelOf(model, cancellationToken);
            method = Interceptability.MethodOf(call, model, cancellationToken);
        }

        if (method is null
            || functions.ModelOf(Interceptability.Definition(method), model.Compilation) is not { } function
            || model.GetInterceptableLocation(call, cancellationToken) is not { } location)
        {
            return null;
        }

        var place = call.SyntaxTree.GetLineSpan(NameOf(call)!.Span, cancellationToken);
        return new CallModel(
            function,
            Given(call, method, function),
            new CallLocation(location.Version, location.Data),
            Path.GetFileName(place.Path),
            place.StartLinePosition.Line + 1,
            place.StartLinePosition.Character + 1);
    }

    /// <summary>The name that a call is by; null when it is by none.</summary>
    public static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        SimpleNameSyntax simple => simple,
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => null,
    };

    // To ask for the type of each argument takes time, and changes nothing where the name stands for one method.
    private static bool IsSettled(InvocationExpressionSyntax call, IMethodSymbol method, CompilationFunctions functions) =>
        call.Expression is MemberAccessExpressionSyntax && functions.IsAlone(method.OriginalDefinition);

    private static string Given(InvocationExpressionSyntax call, IMethodSymbol called, FunctionModel function)
    {
        var given = function.Parameters.Select(parameter => parameter.IsAlwaysGiven).ToArray();
        // A call in reduced form, and one of an extension block's instance member, lacks the first parameter: it is the receiver.
        var receivers = function.Parameters.Count - called.Parameters.Length;
        for (var i = 0; i < receivers; i++)
        {
            given[i] = true;
        }

        var arguments = call.ArgumentList.Arguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            var parameter = arguments[i].NameColon is { Name.Identifier.ValueText: var name }
                ? called.Parameters.First(candidate => candidate.Name == name).Ordinal
                : Math.Min(i, called.Parameters.Length - 1);
            given[parameter + receivers] = true;
        }

        return string.Concat(function.Parameters.Select((parameter, i) => given[i] && parameter.IsInKey ? '1' : '0'));
    }
}
