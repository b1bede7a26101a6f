namespace Memento.Graphs;

/// <summary>A node as it is drawn.</summary>
/// <param name="Label">Its text, on one line.</param>
/// <param name="IsFilled">True for one that stands out.</param>
internal readonly record struct GraphNode(string Label, bool IsFilled);
