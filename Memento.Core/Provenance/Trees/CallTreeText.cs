namespace Memento.Provenance;

/// <summary>Writes a tree of calls with a line for each, indented by lines that show who called it.</summary>
internal static class CallTreeText
{
    /// <summary>Writes a tree.</summary>
    public static void Write(CallTreeNode root, TextWriter writer)
    {
        // Not by recursion: the tree may be deeper than a stack.
        var open = new Stack<Line>([new Line(root, null, "", "")]);
        while (open.TryPop(out var line))
        {
            writer.Write(line.First);
            writer.WriteLine(line.Node is { } node ? CallTreeLabels.LineOf(node) : line.Remark);
            foreach (var under in Under(line).Reverse())
            {
                open.Push(under);
            }
        }
    }

    private static IReadOnlyList<Line> Under(Line line)
    {
        var under = new List<Line>();
        if (line.Node is { } node)
        {
            var remark = CallTreeLabels.RemarkOn(node);
            foreach (var (place, callee) in node.Callees.Index())
            {
                var isLast = remark is null && place == node.Callees.Count - 1;
                under.Add(new Line(callee, null, line.Rest + (isLast ? "└─ " : "├─ "), line.Rest + (isLast ? "   " : "│  ")));
            }

            if (remark is not null)
            {
                under.Add(new Line(null, remark, line.Rest + "└─ ", line.Rest));
            }
        }

        return under;
    }

    /// <summary>A line that is still to be written.</summary>
    /// <param name="Node">The call; null for a remark.</param>
    /// <param name="Remark">The remark; null for a call.</param>
    /// <param name="First">What stands before it.</param>
    /// <param name="Rest">What stands before the lines under it.</param>
    private readonly record struct Line(CallTreeNode? Node, string? Remark, string First, string Rest);
}
