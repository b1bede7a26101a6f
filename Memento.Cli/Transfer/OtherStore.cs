using System.CommandLine;
using Memento.Configuration;

namespace Memento.Cli.Transfer;

/// <summary>The other one of two configured stores: a cluster of the same configuration, or of another one.</summary>
internal sealed class OtherStore
{
    private static readonly string[] Endings = [".json", ".yaml", ".yml"];

    private readonly Option<string> _name;
    private readonly Option<string?> _cluster;

    /// <param name="option">What the option is called: <c>--to</c> or <c>--from</c>.</param>
    public OtherStore(string option)
    {
        _name = new Option<string>(option) { Description = "The other store: a cluster of this configuration, or the file of another one", HelpName = "CLUSTER|FILE", Required = true };
        _cluster = new Option<string?>($"{option}-cluster") { Description = $"With a file, the cluster in it; without it, the default one", HelpName = "NAME" };
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_name);
        command.Options.Add(_cluster);
    }

    /// <summary>The other cluster, and the file it is configured in; null for the built-in environment.</summary>
    /// <exception cref="ToolException">There is no such cluster or file, or it is the very one that the run is of.</exception>
    public (Cluster Cluster, string? Configuration) Find(ToolRun run)
    {
        var name = run.Get(_name)!;
        if (!IsFile(run, name))
        {
            if (run.Get(_cluster) is not null)
            {
                throw new ToolException(ToolErrors.WrongStores, $"{_cluster.Name} is for another configuration, and {_name.Name} names a cluster of this one.", $"Write {_name.Name} FILE {_cluster.Name} NAME, or {_name.Name} NAME.");
            }

            return (Differs(run, ToolRun.Find(run.Environment, name)), run.ConfigurationFile);
        }

        if (!File.Exists(name))
        {
            throw new ToolException(ToolErrors.NoConfiguration, $"There is no configuration '{name}'.", $"{_name.Name} takes the file of a configuration, or one of the clusters of this one: {string.Join(", ", ToolRun.ClustersOf(run.Environment))}.");
        }

        var file = Path.GetFullPath(name);
        return (file == run.ConfigurationFile
            ? Differs(run, ToolRun.Find(run.Environment, run.Get(_cluster)))
            : ToolRun.Find(run.LoadOther(file), run.Get(_cluster)), file);
    }

    // What looks like a file is none where a cluster has that very name.
    private static bool IsFile(ToolRun run, string name) => run.Environment.GetCluster(name) is null
        && (name.AsSpan().IndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) >= 0 || Array.Exists(Endings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));

    private Cluster Differs(ToolRun run, Cluster other) => other != run.Cluster ? other : throw new ToolException(
        ToolErrors.WrongStores,
        $"{_name.Name} names the cluster '{other.Name}', which is the one that is looked at.",
        "Name another one, or the one that is looked at with --cluster.");
}
