using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Plugins;

namespace Memento.Cli.Commands;

/// <summary><c>memento plugins verify</c>: whether the plugins are those of the lock file.</summary>
internal sealed class PluginsVerifyCommand : ToolCommand
{
    private readonly Positional<string?> _file = LockFiles.NewArgument();

    public PluginsVerifyCommand()
        : base("verify", "Tell whether the plugins that are there are those of the lock file, to the byte", "memento plugins verify", "memento plugins verify trusted.json --json") => Arguments.Add(_file);

    public override Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var file = LockFiles.Find(run, _file);
        if (Directory.Exists(file))
        {
            throw new ToolException(ToolErrors.NoFile, $"'{file}' is a folder.", "Name the lock file in it.");
        }

        if (!File.Exists(file))
        {
            throw new ToolException(ToolErrors.NoFile, $"There is no lock file '{file}'.", "'memento plugins lock' writes one.", ExitCodes.No);
        }

        var states = PluginLock.Check(file, [.. run.Environment.PluginReport.Folders.Select(static folder => folder.Path)]);
        var isWhole = states.All(static state => state.Problem is null);
        if (run.IsJson)
        {
            run.WriteJson(new JsonObject
            {
                ["file"] = file,
                ["ok"] = isWhole,
                ["plugins"] = JsonText.List(states, static state => new JsonObject
                {
                    ["assembly"] = state.AssemblyName,
                    ["path"] = state.Path,
                    ["sha256"] = state.Sha256,
                    ["ok"] = state.Problem is null,
                    ["problem"] = state.Problem,
                    ["id"] = state.ProblemId?.ToString(),
                }),
            });
        }
        else
        {
            // What is wrong with the lock file is wrong for every plugin.
            foreach (var line in states.Select(static state => state.Problem is { } problem ? $"{state.ProblemId}: {problem}" : $"{state.AssemblyName} is as it was locked").Distinct())
            {
                run.Console.Out.WriteLine(line);
            }
        }

        return Task.FromResult(isWhole ? ExitCodes.Yes : ExitCodes.No);
    }
}
