using System.Globalization;
using System.Text;

namespace Memento.Graphs;

/// <summary>Writes a graph in the language of Graphviz (https://graphviz.org/doc/info/lang.html).</summary>
internal sealed class DotText
{
    private readonly StringBuilder _text = new();

    /// <param name="name">The graph's name, an identifier.</param>
    public DotText(string name) => _text.Append(CultureInfo.InvariantCulture, $"digraph {name} {{\n  rankdir=LR;\n  node [shape=box, fontname=\"monospace\"];\n");

    /// <summary>Writes a node.</summary>
    /// <param name="place">Which it is.</param>
    /// <param name="label">Its text, of one line or several.</param>
    /// <param name="style">Further attributes as they are written; null for none.</param>
    /// <param name="tooltip">What is shown where a pointer rests on it; null for the label.</param>
    public void Node(int place, string label, string? style = null, string? tooltip = null)
    {
        _text.Append(CultureInfo.InvariantCulture, $"  n{place} [label={Quote(label)}");
        if (tooltip is not null)
        {
            _text.Append(", tooltip=").Append(Quote(tooltip));
        }

        if (style is not null)
        {
            _text.Append(", ").Append(style);
        }

        _text.Append("];\n");
    }

    /// <summary>Writes an arrow.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="label">Its text; null for none.</param>
    public void Edge(int from, int to, string? label = null)
    {
        _text.Append(CultureInfo.InvariantCulture, $"  n{from} -> n{to}");
        if (label is not null)
        {
            _text.Append(CultureInfo.InvariantCulture, $" [label={Quote(label)}]");
        }

        _text.Append(";\n");
    }

    /// <summary>The whole text.</summary>
    public override string ToString() => $"{_text}}}\n";

    private static string Quote(string value)
    {
        var text = new StringBuilder("\"", value.Length + 2);
        foreach (var rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                '\r' => text,
                // Graphviz ends a text at a null, and writes the others into its pictures as they are, where XML has no way to write them.
                < ' ' or 0xFFFE or 0xFFFF => text.Append('\uFFFD'),
                _ => text.Append(rune),
            };
        }

        return text.Append('"').ToString();
    }
}
