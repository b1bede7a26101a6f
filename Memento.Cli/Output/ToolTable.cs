using System.Text;
using Memento.Provenance;
using Spectre.Console;

namespace Memento.Cli.Output;

/// <summary>
/// A table: on a terminal as wide as that is at most, long cells over several lines, and on one that is too narrow for the columns a row below the other, a line a cell; elsewhere a
/// line a row, for programs.
/// </summary>
internal sealed class ToolTable(params string[] columns)
{
    private const int Gap = 2;

    // Narrower, what is in it cannot be read.
    private const int NarrowestColumn = 10;

    private readonly List<string[]> _rows = [];
    private readonly HashSet<string> _numbers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _flexible = new(StringComparer.Ordinal);

    /// <summary>Aligns columns to the right.</summary>
    public ToolTable RightAligned(params string[] names)
    {
        _numbers.UnionWith(names);
        return this;
    }

    /// <summary>Lets columns become narrower on a terminal, where their cells go on below themselves; all others stay as wide as their widest cell.</summary>
    public ToolTable Flexible(params string[] names)
    {
        _flexible.UnionWith(names);
        return this;
    }

    public void Add(params string?[] cells) => _rows.Add(Array.ConvertAll(cells, static cell => ShortText.OnOneLine(cell ?? "")));

    public void WriteTo(ToolConsole console)
    {
        if (console.OutputIsTerminal && Fits(console.Width))
        {
            Draw(console);
        }
        else if (console.OutputIsTerminal)
        {
            WriteFields(console);
        }
        else
        {
            WriteLines(console.Out);
        }
    }

    private bool Fits(int width) => Widths().Select((widest, i) => _flexible.Contains(columns[i]) ? Math.Min(widest, NarrowestColumn) : widest).Sum() + ((columns.Length - 1) * Gap) <= width;

    private IEnumerable<int> Widths() => columns.Select((name, i) => _rows.Select(row => row[i].Length).Append(name.Length).Max());

    private void WriteFields(ToolConsole console)
    {
        foreach (var (index, row) in _rows.Index())
        {
            if (index > 0)
            {
                console.Out.WriteLine();
            }

            var fields = new FieldList();
            foreach (var (name, cell) in columns.Zip(row))
            {
                fields.Add(name, cell.Length == 0 ? null : cell);
            }

            fields.WriteTo(console);
        }
    }

    private void Draw(ToolConsole console)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var name in columns)
        {
            table.AddColumn(new TableColumn(new Text(name, new Style(decoration: Decoration.Bold))) { Padding = new Padding(0, 0, Gap, 0), NoWrap = !_flexible.Contains(name), Alignment = _numbers.Contains(name) ? Justify.Right : Justify.Left });
        }

        foreach (var row in _rows)
        {
            table.AddRow(row.Select(static cell => new Text(cell)));
        }

        console.Ansi.Write(table);
    }

    private void WriteLines(TextWriter output)
    {
        var widths = Widths().ToArray();
        foreach (var row in _rows.Prepend(columns))
        {
            var line = new StringBuilder();
            for (var i = 0; i < row.Length; i++)
            {
                line.Append(' ', i == 0 ? 0 : Gap).Append(_numbers.Contains(columns[i]) ? row[i].PadLeft(widths[i]) : row[i].PadRight(widths[i]));
            }

            output.WriteLine(line.ToString().TrimEnd());
        }
    }
}
