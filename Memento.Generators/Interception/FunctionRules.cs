using Memento.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Interception;

/// <summary>What a memento function may be. The generator generates nothing for one with a fault; an analyzer reports it.</summary>
internal static class FunctionRules
{
    /// <summary>The first fault of a method marked [MementoFunction]; null when it has none.</summary>
    public static Fault? FaultOf(IMethodSymbol method) =>
        (KindFaultOf(method) is { } kind ? new Fault(kind) : null)
        ?? ResultFaultOf(method)
        ?? method.Parameters.Select(FaultOf).FirstOrDefault(fault => fault is not null);

    /// <summary>What is wrong with the kind of method that it is; null when nothing is.</summary>
    public static FunctionFault? KindFaultOf(IMethodSymbol method) => method switch
    {
        { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction } => FunctionFault.LocalFunction,
        { MethodKind: not (MethodKind.Ordinary or MethodKind.ReducedExtension or MethodKind.ExplicitInterfaceImplementation) } => FunctionFault.NotCalledByName,
        // A reduced extension method and an instance member of an extension block are called on an object and are static nevertheless.
        _ when !ExtensionBlocks.Implementation(method.ReducedFrom ?? method).IsStatic => FunctionFault.Instance,
        { MethodKind: MethodKind.ExplicitInterfaceImplementation } => FunctionFault.ExplicitImplementation,
        { IsVararg: true } => FunctionFault.AnyArguments,
        { IsAbstract: true } or { IsVirtual: true } or { IsOverride: true } => FunctionFault.Virtual,
        _ => null,
    };

    /// <summary>What is wrong with the result; null when nothing is.</summary>
    public static Fault? ResultFaultOf(IMethodSymbol method)
    {
        var result = ResultOf(method);
        return result is null ? new Fault(FunctionFault.ReturnsNothing, method.ReturnType)
            : method.RefKind != RefKind.None || IsUnstorable(result) ? new Fault(FunctionFault.ReturnsReference, result)
            : IsOpen(result) ? new Fault(FunctionFault.OpenResult, result)
            : null;
    }

    /// <summary>What is wrong with a parameter; null when nothing is.</summary>
    public static Fault? FaultOf(IParameterSymbol parameter) =>
        parameter.RefKind is RefKind.Ref or RefKind.Out ? new Fault(FunctionFault.ByReferenceParameter, parameter.Type, parameter)
        : IsUnstorable(parameter.Type) ? new Fault(FunctionFault.UnstorableParameter, parameter.Type, parameter)
        : null;

    /// <summary>What the function returns, or what its task does.</summary>
    public static ITypeSymbol? ResultOf(IMethodSymbol method) => AsynchronyOf(method) == Asynchrony.None
        ? (method.ReturnsVoid ? null : method.ReturnType)
        : ((INamedTypeSymbol)method.ReturnType).TypeArguments.FirstOrDefault();

    public static Asynchrony AsynchronyOf(IMethodSymbol method) =>
        KnownNames.Is(method.ReturnType, "Task", "System", "Threading", "Tasks") ? Asynchrony.Task
        : KnownNames.Is(method.ReturnType, "ValueTask", "System", "Threading", "Tasks") ? Asynchrony.ValueTask
        : Asynchrony.None;

    private static bool IsUnstorable(ITypeSymbol type) =>
        type is IArrayTypeSymbol { ElementType: var element } ? IsUnstorable(element) : type is { IsRefLikeType: true } or { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } or ITypeParameterSymbol { AllowsRefLikeType: true };

    private static bool IsOpen(ITypeSymbol type) => type.TypeKind == TypeKind.Interface && type.Name switch
    {
        "IEnumerable" or "IEnumerator" => KnownNames.Is(type, type.Name, "System", "Collections") || KnownNames.Is(type, type.Name, "System", "Collections", "Generic"),
        "IAsyncEnumerable" or "IAsyncEnumerator" => KnownNames.Is(type, type.Name, "System", "Collections", "Generic"),
        "IQueryable" or "IOrderedQueryable" or "IOrderedEnumerable" => KnownNames.Is(type, type.Name, "System", "Linq"),
        _ => false,
    };
}
