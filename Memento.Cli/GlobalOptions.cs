using System.CommandLine;

namespace Memento.Cli;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    /// <summary>The option of <see cref="Plugins"/>, for a hint.</summary>
    public const string PluginsName = "--plugins";

    /// <summary>The configuration's file.</summary>
    public Option<string?> Config { get; } = new("--config", "-c")
    {
        Description = "The configuration: a memento.json or memento.yaml. Without it, the one that MEMENTO_ENV names, or that lies in the current folder",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>The cluster whose store is looked at.</summary>
    public Option<string?> Cluster { get; } = new("--cluster") { Description = "The cluster; without it, the default one", HelpName = "NAME", Recursive = true };

    /// <summary>Folders of plugins.</summary>
    public Option<string[]> Plugins { get; } = new(PluginsName)
    {
        Description = "A folder of plugins, in place of those of the configuration; may be given several times",
        HelpName = "FOLDER",
        Recursive = true,
        DefaultValueFactory = static _ => [],
    };

    /// <summary>JSON for programs.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Answer in JSON", Recursive = true };

    /// <summary>Stack traces.</summary>
    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Tell more: the log, and of an error the stack trace", Recursive = true };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Config, Cluster, Plugins, Json, Verbose])
        {
            command.Options.Add(option);
        }
    }
}
