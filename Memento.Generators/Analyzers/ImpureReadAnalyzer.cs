using System.Collections.Immutable;
using Memento.Generators.Analyzers.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Memento.Generators.Analyzers;

/// <summary>Tells where a memento function reads what is not in its key. Only its own body is looked at, not what it calls.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ImpureReadAnalyzer : MementoAnalyzer
{
    private const string MutableState = "which is mutable static state";
    private const string NotInKey = "its result depends on what is not in its key";
    private const string InVersion = "its value is not in the key, and each value makes another version of the function";
    private const string Perhaps = "its value is not in the key, and may not be in the function's version either";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ImpureRead];

    private protected override void Start(CompilationStartAnalysisContext context, MementoSymbols symbols)
    {
        var keys = new KeyRules(symbols.FunctionReferenceable);
        context.RegisterOperationBlockStartAction(block =>
        {
            if (block.OwningSymbol is IMethodSymbol method && symbols.IsMarked(method.PartialDefinitionPart ?? method))
            {
                block.RegisterOperationAction(
                    operation => Check(operation, method, symbols, keys),
                    OperationKind.FieldReference,
                    OperationKind.PropertyReference,
                    OperationKind.Invocation,
                    OperationKind.MethodReference,
                    OperationKind.ObjectCreation);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, IMethodSymbol method, MementoSymbols symbols, KeyRules keys)
    {
        var (member, why) = context.Operation switch
        {
            IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false, IsReadOnly: false } field } => (field, MutableState),
            IPropertyReferenceOperation { Property: { IsStatic: true } property } => (property, AmbientReads.Why(property) ?? (IsMutable(property, symbols) ? MutableState : null)),
            IInvocationOperation { TargetMethod: { IsStatic: true } called } => (called, AmbientReads.Why(called)),
            IMethodReferenceOperation { Method: { IsStatic: true } named } => (named, AmbientReads.Why(named)),
            IObjectCreationOperation { Constructor: { Parameters.IsEmpty: true } constructor } => ((ISymbol)constructor, AmbientReads.Why(constructor)),
            _ => (null!, null),
        };
        if (why is not null && !IsOnlyNamedOrWritten(context.Operation))
        {
            var name = member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? $"new {member.ContainingType.Name}()" : $"{member.ContainingType.Name}.{member.Name}";
            var effect = why != MutableState ? NotInKey : IsInVersion(member, method, symbols, keys) ? InVersion : Perhaps;
            context.ReportDiagnostic(Diagnostic.Create(Rules.ImpureRead, context.Operation.Syntax.GetLocation(), method.Name, name, why, effect));
        }
    }

    /// <summary>
    /// Whether the value of a static field, or of a property that is one, surely counts in the version, by the rules of the host's
    /// <c>StaticFields</c>. Whether the code of another assembly is read shows when the program runs.
    /// </summary>
    private static bool IsInVersion(ISymbol member, IMethodSymbol method, MementoSymbols symbols, KeyRules keys)
    {
        var field = member as IFieldSymbol
            ?? member.ContainingType.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, member));
        return field is not null
            && SymbolEqualityComparer.Default.Equals(field.ContainingAssembly, method.ContainingAssembly)
            && !IsGeneric(field.ContainingType)
            && keys.ProblemOf(field.Type, withNullable: true) is null
            && symbols.Mark(method.PartialDefinitionPart ?? method)?.NamedArguments.Any(argument => argument is { Key: "Version", Value.Value: not null }) != true;
    }

    private static bool IsGeneric(INamedTypeSymbol? type) => type is not null && (type.IsGenericType || IsGeneric(type.ContainingType));

    /// <summary>Whether a property can be set while the program runs. Memento's own, and those that only watch the program, are not what a result is made of.</summary>
    private static bool IsMutable(IPropertySymbol property, MementoSymbols symbols) =>
        property is { SetMethod: { IsInitOnly: false }, IsIndexer: false }
        && !SymbolEqualityComparer.Default.Equals(property.ContainingAssembly, symbols.Attribute.ContainingAssembly)
        && property.ContainingNamespace.ToDisplayString() != "System.Diagnostics";

    /// <summary>Whether the value does not get any further: <c>nameof</c>, an assignment, a count that is only kept.</summary>
    private static bool IsOnlyNamedOrWritten(IOperation read) => read.Parent switch
    {
        INameOfOperation => true,
        ISimpleAssignmentOperation assignment => assignment.Target == read,
        ICompoundAssignmentOperation assignment => assignment.Target == read && IsDiscarded(assignment),
        IIncrementOrDecrementOperation counting => IsDiscarded(counting),
        IArgumentOperation { Parameter.RefKind: RefKind.Out } => true,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref, Parent: IInvocationOperation call } =>
            call.TargetMethod.ContainingType.ToDisplayString() is "System.Threading.Interlocked" or "System.Threading.Volatile" && IsDiscarded(call),
        _ => false,
    };

    private static bool IsDiscarded(IOperation operation) => operation.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };
}
