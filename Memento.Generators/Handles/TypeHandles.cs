using Memento.Generators.Model;

namespace Memento.Generators.Handles;

/// <summary>The handles of all functions of a type: the content of one generated file.</summary>
/// <param name="Container">The name of the class that holds them.</param>
/// <param name="FileName">What the file is called.</param>
/// <param name="Handles">The handles, in the order of their functions' names.</param>
internal sealed record TypeHandles(string Container, string FileName, EquatableArray<HandleModel> Handles);
