using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Cli.Selecting;

namespace Memento.Cli.Commands;

/// <summary><c>memento graph</c>: a call and what it called, as a picture.</summary>
internal sealed class GraphCommand : ToolCommand
{
    private const string Dot = "dot";
    private const string Svg = "svg";

    private static readonly string[] Formats = [Svg, Dot];

    private readonly CallOptions _calls = new();
    private readonly TreeOptions _tree = new();
    private readonly Option<string?> _output = new("--output", "-o") { Description = "The file: .svg for a picture, .dot or .gv for Graphviz; without one, or with '-', standard output", HelpName = "FILE" };
    private readonly Option<string?> _format = new("--format") { Description = "svg or dot, where the file does not say it; without a file dot is written", HelpName = "svg|dot" };

    public GraphCommand()
        : base(
            "graph",
            "Draw a call and what it called, directly or not",
            "memento graph Portfolio.Value --newest -o value.svg",
            "memento graph Portfolio.Value --newest | dot -Tpng -o value.png")
    {
        _calls.AddTo(this, onlyOne: true);
        _tree.AddTo(this);
        Choices.Complete(_format, Formats);
        Options.Add(_output);
        Options.Add(_format);
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var output = GivenPath.ResolveOutput(run.Get(_output), _output.Name);
        var format = Choices.Read(run.Get(_format), _format.Name, Formats) ?? (output is null ? Dot : FormatOf(output));
        var options = _tree.Of(run);
        var selector = new CallSelector(run, _calls);
        if (await selector.FindOneAsync(run.Get(_calls.Newest), cancellationToken).ConfigureAwait(false) is not { } memento)
        {
            return selector.TellNone(run, new JsonObject { ["format"] = format, ["calls"] = 0, ["file"] = null, ["text"] = null });
        }

        var tree = await run.Cluster.TraceAsync(memento, options, cancellationToken).ConfigureAwait(false);
        var text = format == Svg ? tree.ToSvg() : tree.ToDot();
        if (output is not null)
        {
            using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await AnswerFile.WriteAsync(output, bytes, cancellationToken).ConfigureAwait(false);
        }

        if (run.IsJson)
        {
            run.WriteJson(new JsonObject { ["format"] = format, ["calls"] = tree.Calls.Count(), ["file"] = output, ["text"] = output is null ? text : null });
        }
        else if (output is null)
        {
            run.Console.Out.WriteLine(text.TrimEnd('\n'));
        }

        return ExitCodes.Yes;
    }

    private static string FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".svg" => Svg,
        ".dot" or ".gv" => Dot,
        var other => throw new ToolException(ToolErrors.WrongValue, $"What is to be drawn into '{path}'? A file ending in '{other}' does not say.", "Give it the ending .svg or .dot, or say --format."),
    };
}
