using System.Globalization;

namespace Memento.Provenance;

/// <summary>
/// A call and what it called, directly or not, as their mementos have it. What a call called is shown where it stands first; where it stands again, it refers to that.
/// Made by <see cref="BoundCall{TResult}.TraceAsync"/>, <see cref="MementoFunction.TraceAsync"/> and <see cref="Configuration.Cluster.TraceAsync"/>.
/// </summary>
public sealed class CallTree
{
    internal CallTree(CallTreeNode root) => Root = root;

    /// <summary>The call.</summary>
    public CallTreeNode Root { get; }

    /// <summary>The calls in the order in which they are shown: each before what it called.</summary>
    public IEnumerable<CallTreeNode> Calls
    {
        get
        {
            var open = new Stack<CallTreeNode>([Root]);
            while (open.TryPop(out var node))
            {
                yield return node;
                foreach (var callee in node.Callees.Reverse())
                {
                    open.Push(callee);
                }
            }
        }
    }

    /// <summary>Writes the tree as text, a call a line, with the kind of its result or what it threw, and how long it took.</summary>
    public void WriteTo(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        CallTreeText.Write(Root, writer);
    }

    /// <summary>The tree as text, as <see cref="WriteTo"/> writes it.</summary>
    public override string ToString()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        WriteTo(writer);
        return writer.ToString();
    }

    /// <summary>The tree in the language of Graphviz, for <see cref="Graphviz"/> to draw. Equal calls are one node.</summary>
    public string ToDot() => new CallTreeGraph(this).ToDot();

    /// <summary>The tree as a picture, made without Graphviz: what is called stands to the right of what calls it. Equal calls are one box.</summary>
    public string ToSvg() => new CallTreeGraph(this).ToSvg();
}
