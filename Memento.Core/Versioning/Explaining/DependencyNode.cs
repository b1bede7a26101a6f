namespace Memento.Versioning;

/// <summary>What a function depends on, or the function itself.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name in <see cref="FunctionCode.Parts"/>.</param>
/// <param name="Label">What a person calls it.</param>
/// <param name="IsMementoFunction">True for a memento function.</param>
public sealed record DependencyNode(CodePartKind Kind, string Name, string Label, bool IsMementoFunction);
