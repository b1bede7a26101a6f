namespace Memento.Serialization.Json;

/// <summary>A part of a type's shape that cannot be stored.</summary>
/// <param name="Path">The path from the value, such as <c>.Rows[].Handle</c>.</param>
/// <param name="Type">The type there.</param>
/// <param name="Hint">What to do.</param>
internal sealed record JsonProblem(string Path, Type Type, string Hint);
