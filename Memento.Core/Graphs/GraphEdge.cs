namespace Memento.Graphs;

/// <summary>An arrow from one node to another, by their places among the nodes.</summary>
internal readonly record struct GraphEdge(int From, int To);
