using System.Globalization;
using System.Text;

namespace Memento.Graphs;

/// <summary>Draws a graph that has been laid out as SVG 1.1.</summary>
internal static class GraphPicture
{
    // Of a monospaced font at 12 pixels, rounded up: fonts differ.
    private const double WidthOfCharacter = 7.4;
    private const int Below = 8;

    /// <summary>Draws nodes and edges, the first node with a thick line.</summary>
    public static string Draw(IReadOnlyList<GraphNode> nodes, IReadOnlyList<GraphEdge> edges) =>
        Draw(nodes, new GraphLayout([.. nodes.Select(node => WidthOf(node.Label))], edges));

    private static int WidthOf(string label) => (int)Math.Ceiling(label.Length * WidthOfCharacter) + 16;

    private static string Draw(IReadOnlyList<GraphNode> nodes, GraphLayout layout)
    {
        var text = new StringBuilder();
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{layout.Width}\" height=\"{layout.Height}\" viewBox=\"0 0 {layout.Width} {layout.Height}\" font-family=\"monospace\" font-size=\"12\">");
        Line($"<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\" fill=\"#555\"/></marker></defs>");
        Line($"<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        foreach (var (places, isBack) in layout.Routes)
        {
            var path = places.Count == 1 ? Loop(places[0]) : isBack ? CurveBack(places) : Curve(places);
            var dash = isBack ? " stroke-dasharray=\"5 3\"" : "";
            Line($"<path d=\"{path}\" fill=\"none\" stroke=\"#555\"{dash} marker-end=\"url(#arrow)\"/>");
        }

        foreach (var (place, node) in nodes.Index())
        {
            var box = layout.Boxes[place];
            var fill = node.IsFilled ? "#dbe9fb" : "#f4f4f4";
            Line($"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\" rx=\"4\" fill=\"{fill}\" stroke=\"#333\" stroke-width=\"{(place == 0 ? 2 : 1)}\"/>");
            Line($"<text x=\"{box.X + (box.Width / 2)}\" y=\"{box.Middle + 4}\" text-anchor=\"middle\">{Escape(node.Label)}</text>");
        }

        Line($"</svg>");
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Curve(IReadOnlyList<GraphLayout.Place> places)
    {
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M{places[0].X + places[0].Width},{places[0].Middle}");
        foreach (var (from, to) in places.Zip(places.Skip(1)))
        {
            var start = from.X + from.Width;
            var bend = (start + to.X) / 2;
            path.Append(CultureInfo.InvariantCulture, $" C{bend},{from.Middle} {bend},{to.Middle} {to.X},{to.Middle}");
            if (to != places[^1])
            {
                path.Append(CultureInfo.InvariantCulture, $" L{to.X + to.Width},{to.Middle}");
            }
        }

        return path.ToString();
    }

    // Below the middle, where it is seen beside an edge in the other direction.
    private static string CurveBack(IReadOnlyList<GraphLayout.Place> places)
    {
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M{places[^1].X},{places[^1].Middle + Below}");
        for (var i = places.Count - 1; i > 0; i--)
        {
            var (from, to) = (places[i], places[i - 1]);
            var end = to.X + to.Width;
            var bend = (from.X + end) / 2;
            path.Append(CultureInfo.InvariantCulture, $" C{bend},{from.Middle + Below} {bend},{to.Middle + Below} {end},{to.Middle + Below}");
            if (i > 1)
            {
                path.Append(CultureInfo.InvariantCulture, $" L{to.X},{to.Middle + Below}");
            }
        }

        return path.ToString();
    }

    // From the box back to itself, above it, where no other edge begins.
    private static string Loop(GraphLayout.Place box)
    {
        var right = box.X + box.Width;
        return string.Create(CultureInfo.InvariantCulture, $"M{right - 26},{box.Y} C{right - 26},{box.Y - 16} {right - 8},{box.Y - 16} {right - 8},{box.Y}");
    }

    // Also what XML 1.0 has no way to write.
    private static string Escape(string label)
    {
        var text = new StringBuilder();
        foreach (var rune in label.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '"' => text.Append("&quot;"),
                '\'' => text.Append("&#39;"),
                < ' ' or 0xFFFE or 0xFFFF => text.Append('\uFFFD'),
                _ => text.Append(rune),
            };
        }

        return text.ToString();
    }
}
