namespace Memento.Versioning;

/// <summary>That one node uses another, by their places in <see cref="DependencyGraph.Nodes"/>.</summary>
/// <param name="From">Which uses.</param>
/// <param name="To">Which is used.</param>
public readonly record struct DependencyEdge(int From, int To);
