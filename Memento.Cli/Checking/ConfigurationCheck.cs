using Memento.Configuration;

namespace Memento.Cli.Checking;

/// <summary>Looks for all that is wrong with a configuration: makes every storage and runner in it, and runs nothing.</summary>
internal sealed class ConfigurationCheck(ToolRun run)
{
    private readonly List<ConfigurationProblem> _problems = [];

    /// <summary>The configuration's file; null before it was looked for, and where there is none.</summary>
    public string? File { get; private set; }

    /// <summary>Looks.</summary>
    /// <returns>The problems; none for a configuration that is in order.</returns>
    public async Task<IReadOnlyList<ConfigurationProblem>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            File = run.ConfigurationFile;
            foreach (var (where, cluster) in Clusters(run.Environment))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await TryAsync($"{where}, storage", () =>
                {
                    _ = cluster.Storage;
                    return ValueTask.CompletedTask;
                }).ConfigureAwait(false);
                await TryAsync($"{where}, runner", cluster.TryRunnerAsync).ConfigureAwait(false);
            }
        }
        catch (ConfigurationException exception)
        {
            Add("environment", exception);
        }

        return _problems;
    }

    private static List<(string Where, Cluster Cluster)> Clusters(MementoEnvironment environment)
    {
        var clusters = environment.Repositories
            .SelectMany(static repository => repository.Clusters.Values.Select(cluster => (Where: $"cluster '{cluster.Name}' of repository '{repository.Name}'", Cluster: cluster)))
            .ToList();
        if (clusters.All(static pair => !pair.Cluster.Name.Equals(MementoEnvironment.DefaultCluster, StringComparison.OrdinalIgnoreCase)))
        {
            clusters.Add(("the built-in cluster 'default'", environment.GetCluster(null)!));
        }

        return clusters;
    }

    private async Task TryAsync(string where, Func<ValueTask> make)
    {
        try
        {
            await make().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever a plugin has against its settings is what is looked for.
            Add(where, exception);
        }
    }

    private void Add(string where, Exception exception)
    {
        var id = ErrorId.Of(exception);
        _problems.Add(new ConfigurationProblem(where, id, exception.Message, PluginHint.Of(run, id)));
    }
}
