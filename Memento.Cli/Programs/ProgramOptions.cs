using System.CommandLine;
using Memento.Configuration;
using Memento.Tooling;

namespace Memento.Cli.Programs;

/// <summary>What names a function of a built assembly on a command line.</summary>
internal sealed class ProgramOptions
{
    public Positional<string> Assembly { get; } = new("ASSEMBLY") { Description = "What a build made: bin/Debug/net10.0/Analysis.dll" };

    public Positional<string> Function { get; } = new("FUNCTION") { Description = "The function: Price, Pricing.Price, Shop.Pricing.Price, or its whole name" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(Assembly);
        command.Arguments.Add(Function);
    }

    /// <summary>The process to ask, and the request to ask it.</summary>
    public (ProgramProcess Process, ToolRequest Request) Prepare(ToolRun run, ToolOperation operation)
    {
        if (run.ClusterName is not null)
        {
            throw new ToolException(ToolErrors.Usage, "--cluster is not for this: a function says itself which cluster it belongs to.");
        }

        var files = ProgramFiles.Find(run.Get(Assembly)!);
        return (new ProgramProcess(run.Console, files), new ToolRequest
        {
            Operation = operation,
            Assembly = files.Assembly,
            Function = run.Get(Function),
            Configuration = run.GivenFile,
            PluginFolders = PluginFolders(run, files),
        });
    }

    // As the program itself would have them, beside itself or by its configuration; a library, which carries none, has this tool's.
    private static IReadOnlyList<string>? PluginFolders(ToolRun run, ProgramFiles files)
    {
        if (run.GivenPlugins.Count > 0)
        {
            return run.GivenPlugins;
        }

        if (Directory.Exists(Path.Combine(Path.GetDirectoryName(files.Core)!, DefaultPluginsFolder.Name)))
        {
            return null;
        }

        var configured = run.ConfigurationFile is { } file ? EnvironmentDefinition.Load(file).PluginFolders : [];
        return configured.Count > 0 ? null : run.PluginFolders(configured) ?? [Path.Combine(AppContext.BaseDirectory, DefaultPluginsFolder.Name)];
    }
}
