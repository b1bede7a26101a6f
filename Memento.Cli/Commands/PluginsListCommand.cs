using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Plugins;

namespace Memento.Cli.Commands;

/// <summary><c>memento plugins list</c>: each candidate with its state, and why.</summary>
internal sealed class PluginsListCommand : ToolCommand
{
    public PluginsListCommand()
        : base("list", "List what is in the plugin folders, with what each is and why it cannot be used", "memento plugins list", "memento plugins list --plugins ./plugins-dropin --json")
    {
    }

    public override Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var report = run.Environment.PluginReport;
        if (run.IsJson)
        {
            run.WriteJson(new JsonObject { ["folders"] = PluginShape.Folders(report), ["plugins"] = JsonText.List(report.Candidates, PluginShape.Of) });
            return Task.FromResult(Answer(report));
        }

        foreach (var folder in report.Folders.Where(static folder => folder.Problem is not null))
        {
            run.Console.WriteErrorLine($"memento: the plugin folder '{folder.Path}' {folder.Problem}.");
        }

        var table = new ToolTable("plugin", "version", "contract", "state", "name").Flexible("plugin", "name");
        foreach (var candidate in report.Candidates)
        {
            table.Add(
                candidate.AssemblyName ?? Path.GetFileName(candidate.Path),
                candidate.AssemblyVersion?.ToString(3),
                candidate.ContractVersion,
                PluginShape.StateOf(candidate),
                string.Join(", ", candidate.Exports.Select(static export => $"{PluginShape.KindOf(export.Kind)} {export.Name}")));
        }

        if (report.Candidates.Count > 0)
        {
            table.WriteTo(run.Console);
        }

        foreach (var rejected in report.Candidates.Where(static candidate => candidate.Reason is not null))
        {
            run.Console.Out.WriteLine($"{rejected.AssemblyName ?? rejected.Path}: {rejected.ReasonId}: {rejected.Reason}");
        }

        return Task.FromResult(Answer(report));
    }

    private static int Answer(PluginReport report) => report.Candidates.Count > 0 ? ExitCodes.Yes : ExitCodes.No;
}
