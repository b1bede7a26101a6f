using System.CommandLine;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Plugins;

namespace Memento.Cli.Commands;

/// <summary><c>memento plugins lock</c>: writes the SHA-256 of each plugin that is there.</summary>
internal sealed class PluginsLockCommand : ToolCommand
{
    private readonly Positional<string?> _file = LockFiles.NewArgument();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Write nothing, and list the plugins that would be locked" };

    public PluginsLockCommand()
        : base(
            "lock",
            "Write a lock file with the SHA-256 of each plugin that is in the plugin folders now: with it, no other is loaded",
            "memento plugins lock                         # then name it in memento.json: \"lock_file\": \"plugins.lock.json\"",
            "memento plugins lock trusted.json --dry-run")
    {
        Arguments.Add(_file);
        Options.Add(_dryRun);
    }

    public override Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var file = LockFiles.Find(run, _file);
        var folders = run.Environment.PluginReport.Folders.Select(static folder => folder.Path).ToList();
        var dryRun = run.Get(_dryRun);
        if (!dryRun)
        {
            AnswerFile.RefuseNoPlace(file, "the lock file");
        }

        var plugins = dryRun ? [.. PluginLock.Check(file, folders).Select(static state => state.Path).OfType<string>()] : PluginLock.Write(file, folders);
        if (run.IsJson)
        {
            run.WriteJson(new JsonObject { ["dry_run"] = dryRun, ["file"] = file, ["plugins"] = JsonText.List(plugins, static path => JsonValue.Create(path)) });
        }
        else
        {
            foreach (var path in plugins)
            {
                run.Console.Out.WriteLine($"{(dryRun ? "would lock" : "locked")} {path}");
            }

            run.Console.Out.WriteLine($"{Amounts.Count(plugins.Count, "plugin")} in {file}{(dryRun ? ", which is as it was" : "")}");
        }

        return Task.FromResult(plugins.Count > 0 ? ExitCodes.Yes : ExitCodes.No);
    }
}
