using Microsoft.CodeAnalysis;

namespace Memento.Generators.Interception;

/// <summary>A fault of a memento function and where it is.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Type">The type that is at fault: of the parameter or of the result; null where none is.</param>
/// <param name="Parameter">The parameter at fault; null where none is.</param>
internal sealed record Fault(FunctionFault Kind, ITypeSymbol? Type = null, IParameterSymbol? Parameter = null);
