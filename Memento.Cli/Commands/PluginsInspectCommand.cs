using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Plugins;

namespace Memento.Cli.Commands;

/// <summary><c>memento plugins inspect</c>: all that is known of a plugin, without running any of it.</summary>
internal sealed class PluginsInspectCommand : ToolCommand
{
    private readonly Positional<string> _plugin = new("PLUGIN") { Description = "A short name, an assembly, or the path of its assembly or folder" };

    public PluginsInspectCommand()
        : base("inspect", "Tell all that is known of a plugin; none of it is run", "memento plugins inspect filesystem", "memento plugins inspect Acme.Redis --json") => Arguments.Add(_plugin);

    public override Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var wanted = run.Get(_plugin)!;
        if (wanted.Length == 0)
        {
            throw new ToolException(ToolErrors.WrongValue, $"{_plugin.Name} is empty, and a short name, an assembly or a path is expected.");
        }

        var found = run.Environment.PluginReport.Candidates.Where(candidate => Is(candidate, wanted)).ToList();
        if (run.IsJson)
        {
            run.WriteJson(new JsonObject { ["plugins"] = JsonText.List(found, PluginShape.Of) });
        }
        else if (found.Count == 0)
        {
            run.Console.WriteErrorLine($"memento: there is no plugin '{wanted}'; 'memento plugins list' lists those that there are.");
        }

        foreach (var candidate in run.IsJson ? [] : found)
        {
            var fields = new FieldList();
            fields.Add("plugin", candidate.AssemblyName);
            fields.Add("at", candidate.Path);
            fields.Add("version", candidate.AssemblyVersion?.ToString());
            fields.Add("contract", candidate.ContractVersion);
            fields.Add("state", PluginShape.StateOf(candidate));
            fields.Add("reason", candidate.Reason is null ? null : $"{candidate.ReasonId}: {candidate.Reason}");
            foreach (var export in candidate.Exports)
            {
                fields.Add(PluginShape.KindOf(export.Kind), $"{export.Name}, the class {export.TypeName}");
            }

            foreach (var note in candidate.Notes)
            {
                fields.Add("note", note);
            }

            fields.WriteTo(run.Console);
        }

        return Task.FromResult(found.Count > 0 ? ExitCodes.Yes : ExitCodes.No);
    }

    private static bool Is(PluginCandidate candidate, string wanted) =>
        candidate.Exports.Any(export => export.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase) || $"{export.Name}@{candidate.AssemblyName}".Equals(wanted, StringComparison.OrdinalIgnoreCase))
        || wanted.Equals(candidate.AssemblyName, StringComparison.OrdinalIgnoreCase)
        || wanted.Equals(Path.GetFileName(candidate.Path), StringComparison.OrdinalIgnoreCase)
        || Path.GetFullPath(wanted) == candidate.Path
        || Path.TrimEndingDirectorySeparator(Path.GetFullPath(wanted)) == Path.GetDirectoryName(candidate.Path);
}
