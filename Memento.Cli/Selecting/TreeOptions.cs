using System.CommandLine;
using Memento.Cli.Output;
using Memento.Provenance;

namespace Memento.Cli.Selecting;

/// <summary>How much of a tree is shown.</summary>
internal sealed class TreeOptions
{
    private readonly Option<string?> _depth = new("--depth") { Description = "How many levels of calls; 100 where nothing is said", HelpName = "COUNT" };
    private readonly Option<bool> _exceptions = new("--exceptions") { Description = "Only what threw, and was called by what threw" };

    public void AddTo(Command command)
    {
        command.Options.Add(_depth);
        command.Options.Add(_exceptions);
    }

    public CallTreeOptions Of(ToolRun run)
    {
        var options = new CallTreeOptions { OnlyExceptions = run.Get(_exceptions) };
        return run.Get(_depth) is { } depth ? options with { MaxDepth = (int)Amounts.ReadCount(depth, _depth.Name, 1, int.MaxValue) } : options;
    }
}
