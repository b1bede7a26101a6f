using System.Text;
using Memento.Graphs;

namespace Memento.Versioning;

/// <summary>What a function depends on. The function itself is its first node, and stays in it whatever is filtered.</summary>
public sealed class DependencyGraph
{
    private readonly int[][] _uses;

    private DependencyGraph(IReadOnlyList<DependencyNode> nodes, int[][] uses)
    {
        Nodes = nodes;
        _uses = uses;
        Edges = [.. uses.SelectMany((used, from) => used.Select(to => new DependencyEdge(from, to)))];
    }

    /// <summary>The function, and then what it depends on, in the order of <see cref="FunctionCode.Parts"/>.</summary>
    public IReadOnlyList<DependencyNode> Nodes { get; }

    /// <summary>Which uses which; of a function that calls itself, also that.</summary>
    public IReadOnlyList<DependencyEdge> Edges { get; }

    /// <summary>What the function itself uses.</summary>
    public IReadOnlyList<DependencyNode> Direct => [.. FromFunction(0).Where(place => place != 0).Select(place => Nodes[place])];

    /// <summary>What the function uses, and what that uses, and so on.</summary>
    public IReadOnlyList<DependencyNode> Transitive => [.. Reachable(_uses, 0).Where(place => place != 0).Order().Select(place => Nodes[place])];

    /// <summary>The graph of a function's dependencies.</summary>
    /// <param name="code">The code of the function.</param>
    /// <param name="verbose">
    /// False for memento functions only: one uses another when it calls it by way of code that is none. True for all parts of the version.
    /// </param>
    public static DependencyGraph Of(FunctionCode code, bool verbose = false)
    {
        ArgumentNullException.ThrowIfNull(code);
        var names = new PartNames(code.Parts);
        var nodes = code.Parts.Select(part => new DependencyNode(part.Kind, part.Name, LabelOf(part, names), part.IsMementoFunction)).ToList();
        var all = new DependencyGraph(nodes, AllUses(code.Parts));
        return verbose ? all : all.Keep(node => node.IsMementoFunction);
    }

    /// <summary>The graph of the nodes whose label a filter takes: what one of them uses by way of others, it uses.</summary>
    /// <param name="label">True for a label to keep.</param>
    public DependencyGraph Where(Func<string, bool> label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return Keep(node => label(node.Label));
    }

    /// <summary>A table in plain text: each node, what it is, and what uses it.</summary>
    public string ToTable()
    {
        var usedBy = Edges.ToLookup(edge => edge.To, edge => Nodes[edge.From].Label);
        var direct = FromFunction(0).ToHashSet();
        var rows = Nodes.Select((node, place) => new[]
        {
            node.Label,
            node.IsMementoFunction ? "memento function" : KindOf(node.Kind),
            place == 0 ? "itself" : direct.Contains(place) ? "direct" : "transitive",
            string.Join(", ", usedBy[place]),
        }).Prepend(["name", "kind", "dependency", "used by"]).ToList();
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The graph in the language of Graphviz, for <see cref="Graphviz"/> to draw.</summary>
    public string ToDot()
    {
        var text = new DotText("dependencies");
        foreach (var (place, node) in Nodes.Index())
        {
            text.Node(place, node.Label, place == 0 ? "style=bold" : node.IsMementoFunction ? null : "style=dashed");
        }

        foreach (var edge in Edges)
        {
            text.Edge(edge.From, edge.To);
        }

        return text.ToString();
    }

    /// <summary>The graph as a picture: what is used stands to the right of what uses it; a use that closes a cycle is dashed.</summary>
    public string ToSvg() => GraphPicture.Draw(
        [.. Nodes.Select(node => new GraphNode(node.Label, node.IsMementoFunction))],
        [.. Edges.Select(edge => new GraphEdge(edge.From, edge.To))]);

    /// <summary>A kind of part in words.</summary>
    private static string KindOf(CodePartKind kind) => kind switch
    {
        CodePartKind.Method => "method",
        CodePartKind.Initializer => "initial value",
        CodePartKind.Type => "type",
        CodePartKind.Assembly => "assembly",
        CodePartKind.Function => "memento function",
        CodePartKind.StaticField => "static field",
        _ => "declaration",
    };

    // What a static field starts with has the field's name, so its value says that it is that.
    private static string LabelOf(CodePart part, PartNames names) => part.Kind switch
    {
        CodePartKind.Assembly => $"{names.Of(part)} {ConstantText.ShortHash(part.Code)}",
        CodePartKind.StaticField => $"the value of {names.Of(part)}",
        _ => names.Of(part),
    };

    /// <summary>
    /// What each part uses. The types that a caller passes and the declaration are parts because of the function's signature, and no
    /// code uses them: the function does.
    /// </summary>
    private static int[][] AllUses(IReadOnlyList<CodePart> parts)
    {
        var uses = parts.Select(part => part.Uses.Where(use => use >= 0 && use < parts.Count).Distinct().Order().ToArray()).ToArray();
        if (parts.Count == 0)
        {
            return uses;
        }

        var used = uses.SelectMany((to, from) => to.Where(use => use != from)).ToHashSet();
        var reached = Reachable(uses, 0);
        // First those that nothing uses, then what is left: types that use each other.
        var order = Enumerable.Range(0, parts.Count).OrderBy(place => used.Contains(place)).ThenBy(place => parts[place].Kind == CodePartKind.Type ? 0 : 1).ThenBy(place => place);
        foreach (var place in order.Where(place => !reached.Contains(place)))
        {
            if (!reached.Contains(place))
            {
                uses[0] = [.. uses[0], place];
                reached.UnionWith(Reachable(uses, place));
            }
        }

        Array.Sort(uses[0]);
        return uses;
    }

    private static HashSet<int> Reachable(int[][] uses, int start)
    {
        var reached = new HashSet<int>();
        var pending = new Stack<int>();
        if (start < uses.Length)
        {
            pending.Push(start);
        }

        while (pending.TryPop(out var place))
        {
            if (reached.Add(place))
            {
                Array.ForEach(uses[place], pending.Push);
            }
        }

        return reached;
    }

    private int[] FromFunction(int function) => function < _uses.Length ? _uses[function] : [];

    private DependencyGraph Keep(Func<DependencyNode, bool> keep)
    {
        var kept = Enumerable.Range(0, Nodes.Count).Where(place => place == 0 || keep(Nodes[place])).ToList();
        var places = kept.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        return new DependencyGraph([.. kept.Select(place => Nodes[place])], [.. kept.Select(place => Through(place).Select(to => places[to]).Order().ToArray())]);

        // The kept nodes to which a way leads through others only.
        HashSet<int> Through(int from)
        {
            var (found, passed, pending) = (new HashSet<int>(), new HashSet<int>(), new Stack<int>(_uses[from]));
            while (pending.TryPop(out var place))
            {
                if (places.ContainsKey(place))
                {
                    found.Add(place);
                }
                else if (passed.Add(place))
                {
                    Array.ForEach(_uses[place], pending.Push);
                }
            }

            return found;
        }
    }
}
