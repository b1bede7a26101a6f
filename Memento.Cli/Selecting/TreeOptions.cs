using System.CommandLine;
using System.Globalization;
using Memento.Provenance;

namespace Memento.Cli.Selecting;

/// <summary>How much of a tree is shown.</summary>
internal sealed class TreeOptions
{
    private readonly Option<int?> _depth = new("--depth") { Description = "How many levels of calls; 100 where nothing is said", HelpName = "COUNT" };
    private readonly Option<bool> _exceptions = new("--exceptions") { Description = "Only what threw, and was called by what threw" };

    public void AddTo(Command command)
    {
        _depth.Validators.Add(static result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var depth) && depth < 1)
            {
                result.AddError("--depth is at least 1.");
            }
        });
        command.Options.Add(_depth);
        command.Options.Add(_exceptions);
    }

    public CallTreeOptions Of(ToolRun run)
    {
        var options = new CallTreeOptions { OnlyExceptions = run.Get(_exceptions) };
        return run.Get(_depth) is { } depth ? options with { MaxDepth = depth } : options;
    }
}
