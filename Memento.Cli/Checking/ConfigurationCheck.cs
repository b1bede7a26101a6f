using Memento.Configuration;
using Microsoft.Extensions.Configuration;

namespace Memento.Cli.Checking;

/// <summary>Looks for all that is wrong with a configuration: makes every storage and runner in it, and runs nothing.</summary>
internal sealed class ConfigurationCheck(ToolRun run)
{
    private readonly CollectedMistakes _mistakes = [];
    private readonly List<ConfigurationProblem> _problems = [];
    private int _told;

    /// <summary>The configuration's file; null before it was looked for, and where there is none.</summary>
    public string? File { get; private set; }

    /// <summary>Looks.</summary>
    /// <returns>The problems; none for a configuration that is in order.</returns>
    public async Task<IReadOnlyList<ConfigurationProblem>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            File = run.ConfigurationFile;
            var environment = run.LoadToCheck(_mistakes);
            TellMistakes();
            if (!_mistakes.Any(MayDecideOnPlugins))
            {
                await TryBackendsAsync(environment, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ConfigurationException exception)
        {
            TellMistakes();
            Add("environment", key: null, origin: null, exception);
        }

        return _problems;
    }

    // One of a group that nobody knows may be meant for it, and may name a lock file.
    private static bool MayDecideOnPlugins(ConfigurationMistake mistake)
    {
        var isInRoot = !mistake.Key.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
        return mistake.Key.Split(ConfigurationPath.KeyDelimiter)[0].Equals(ConfigurationKeys.Plugins, StringComparison.OrdinalIgnoreCase)
            || (isInRoot && mistake is { IsGroup: true, Error.Id: { } id } && id == ConfigurationErrors.UnknownKey);
    }

    private async Task TryBackendsAsync(MementoEnvironment environment, CancellationToken cancellationToken)
    {
        var origins = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in environment.Settings.Where(static setting => !setting.IsDefault))
        {
            origins[setting.Key] = setting.Origin;
        }

        foreach (var (where, cluster) in Clusters(environment))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await TryAsync($"{where}, {ConfigurationKeys.Storage}", cluster.StorageKey, origins, () =>
            {
                _ = cluster.Storage;
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
            await TryAsync($"{where}, {ConfigurationKeys.Runner}", cluster.RunnerKey, origins, cluster.TryRunnerAsync).ConfigureAwait(false);
        }
    }

    private static List<(string Where, Cluster Cluster)> Clusters(MementoEnvironment environment)
    {
        var clusters = environment.Repositories
            .SelectMany(static repository => repository.Clusters.Values.Select(cluster => (Where: ConfigurationPlace.Cluster(cluster.Name, repository.Name), Cluster: cluster)))
            .ToList();
        if (clusters.All(static pair => !pair.Cluster.Name.Equals(MementoEnvironment.DefaultCluster, StringComparison.OrdinalIgnoreCase)))
        {
            clusters.Add(("the built-in cluster 'default'", environment.GetCluster(null)!));
        }

        return clusters;
    }

    private async Task TryAsync(string where, string key, Dictionary<string, string> origins, Func<ValueTask> make)
    {
        // What has not the shape of a backend was told.
        var type = ConfigurationPath.Combine(key, ConfigurationKeys.Type);
        if (_mistakes.Any(mistake => mistake.Key.Equals(key, StringComparison.OrdinalIgnoreCase) || mistake.Key.Equals(type, StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        try
        {
            await make().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever a plugin has against its settings is what is looked for.
            if (!TellMistakes(where))
            {
                var isWritten = origins.TryGetValue(type, out var origin);
                Add(where, isWritten ? type : null, origin, exception);
            }
        }
    }

    /// <summary>Tells of the mistakes that were found since the last time.</summary>
    /// <param name="where">The part that they are in, for people; null for that of each.</param>
    /// <returns>Whether there were any.</returns>
    private bool TellMistakes(string? where = null)
    {
        var first = _told;
        for (; _told < _mistakes.Count; _told++)
        {
            var mistake = _mistakes[_told];
            Add(where ?? mistake.Place, mistake.Key, mistake.Origin, mistake.Error, MayDecideOnPlugins(mistake) ? $"Storages and runners are looked at when '{mistake.Key}' is right, as it may decide which plugins are loaded." : null);
        }

        return _told > first;
    }

    private void Add(string where, string? key, string? origin, Exception exception, string? hint = null)
    {
        var id = ErrorId.Of(exception);
        _problems.Add(new ConfigurationProblem(where, key, origin, id, ExceptionReader.MessageOf(exception), hint ?? PluginHint.Of(run, id)));
    }
}
