namespace Memento.Generators.Model;

/// <summary>A type parameter of a memento function or of a type around it.</summary>
/// <param name="Name">What generated code calls it.</param>
/// <param name="Constraints">What comes after `where T :`; empty when there is nothing.</param>
internal sealed record TypeParameterModel(string Name, string Constraints);
