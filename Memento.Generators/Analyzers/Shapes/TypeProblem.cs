using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers.Shapes;

/// <summary>A place in a type that no key or no stored text can hold.</summary>
/// <param name="Path">Where it is, from the value: <c>.Model.Handle</c>, <c>[].Key</c>; empty for the value itself.</param>
/// <param name="Type">The type there.</param>
/// <param name="Hint">Why, and what to do: the end of a sentence.</param>
internal sealed record TypeProblem(string Path, ITypeSymbol Type, string Hint);
