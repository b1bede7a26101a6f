using Memento.Generators.Model;

namespace Memento.Generators.Handles;

/// <summary>A function that gets a handle, and where the handle goes.</summary>
/// <param name="Function">The function; its declaring type can be named.</param>
/// <param name="Namespace">The namespace of the declaring type, as code; empty for the global one.</param>
/// <param name="Container">What the class that holds the handles is called, unless that is taken.</param>
/// <param name="IsPublic">Whether other assemblies can use the handle.</param>
internal sealed record HandleModel(FunctionModel Function, string Namespace, string Container, bool IsPublic);
