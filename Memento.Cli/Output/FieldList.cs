using Memento.Provenance;
using Spectre.Console;

namespace Memento.Cli.Output;

/// <summary>Names with their values, a line each; on a terminal long values go on below themselves.</summary>
internal sealed class FieldList
{
    private readonly List<(string Name, string Value)> _fields = [];

    /// <summary>Adds a field; one without a value is left out.</summary>
    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            _fields.Add((name, ShortText.OnOneLine(value)));
        }
    }

    public void WriteTo(ToolConsole console)
    {
        if (console.OutputIsTerminal)
        {
            var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) }).AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
            foreach (var (name, value) in _fields)
            {
                grid.AddRow(new Text(name, new Style(decoration: Decoration.Bold)), new Text(value));
            }

            console.Ansi.Write(grid);
            return;
        }

        var width = _fields.Select(static field => field.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, value) in _fields)
        {
            console.Out.WriteLine($"{name.PadRight(width)}  {value}");
        }
    }
}
