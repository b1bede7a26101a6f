using System.Globalization;
using Memento.Graphs;

namespace Memento.Provenance;

/// <summary>A tree of calls as a graph, in which equal calls are one node.</summary>
internal sealed class CallTreeGraph
{
    private readonly List<CallTreeNode> _nodes = [];
    private readonly Dictionary<CallKey, int> _places = [];
    private readonly OrderedDictionary<(int From, int To), long> _calls = [];
    private readonly List<(int From, string Remark)> _remarks = [];

    public CallTreeGraph(CallTree tree)
    {
        foreach (var node in tree.Calls)
        {
            Add(node);
        }

        foreach (var node in tree.Calls)
        {
            var from = _places[node.Call];
            foreach (var callee in node.Callees)
            {
                var edge = (from, _places[callee.Call]);
                _calls[edge] = _calls.GetValueOrDefault(edge) + 1;
            }

            if (CallTreeLabels.RemarkOn(node) is { } remark)
            {
                _remarks.Add((from, remark));
            }
        }
    }

    /// <summary>In the language of Graphviz.</summary>
    public string ToDot()
    {
        var text = new DotText("calls");
        foreach (var (place, node) in _nodes.Index())
        {
            string?[] lines = [CallTreeLabels.CallOf(node), CallTreeLabels.ResultOf(node), node.Memento is { } memento ? CallTreeLabels.TimeOf(memento) : null];
            text.Node(place, string.Join('\n', lines.OfType<string>()), StyleOf(place, node), $"{CallTreeLabels.NameOf(node.Call.Function)}({CallTreeLabels.ArgumentsOf(node)})");
        }

        foreach (var (place, (_, remark)) in _remarks.Index())
        {
            text.Node(_nodes.Count + place, remark, "style=dotted");
        }

        foreach (var ((from, to), count) in _calls)
        {
            text.Edge(from, to, count == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"{count} times"));
        }

        foreach (var (place, (from, _)) in _remarks.Index())
        {
            text.Edge(from, _nodes.Count + place);
        }

        return text.ToString();
    }

    /// <summary>As a picture.</summary>
    public string ToSvg() => GraphPicture.Draw(
        [.. _nodes.Select(node => new GraphNode(LabelOf(node), node.Memento is not null)), .. _remarks.Select(remark => new GraphNode(remark.Remark, false))],
        [.. _calls.Keys.Select(call => new GraphEdge(call.From, call.To)), .. _remarks.Select((remark, place) => new GraphEdge(remark.From, _nodes.Count + place))]);

    private void Add(CallTreeNode node)
    {
        if (_places.TryAdd(node.Call, _nodes.Count))
        {
            _nodes.Add(node);
        }
        else if (_nodes[_places[node.Call]].Memento is null)
        {
            // It stood first where it was too deep to be looked up.
            _nodes[_places[node.Call]] = node;
        }
    }

    private static string LabelOf(CallTreeNode node) => CallTreeLabels.ResultOf(node) is { } result
        ? $"{CallTreeLabels.CallOf(node)} {result}"
        : CallTreeLabels.CallOf(node);

    private static string? StyleOf(int place, CallTreeNode node)
    {
        string?[] styles =
        [
            place == 0 ? "style=bold" : node.Memento is null ? "style=dashed" : null,
            node.Memento?.ResultType == ResultType.Exception ? "color=\"#b00020\"" : null,
        ];
        var text = string.Join(", ", styles.OfType<string>());
        return text.Length == 0 ? null : text;
    }
}
