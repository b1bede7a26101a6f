using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Configuration;

namespace Memento.Cli.Commands;

/// <summary><c>memento config check</c>: all that is wrong with the configuration, with file and key.</summary>
internal sealed class ConfigCheckCommand : ToolCommand
{
    public ConfigCheckCommand()
        : base("check", "Look for what is wrong with the configuration: every storage and runner in it is made, and nothing is run", "memento config check", "memento config check -c analysis.yaml --json")
    {
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var problems = new List<(string Where, ErrorId? Id, string Message)>();
        string? file = null;
        try
        {
            file = run.ConfigurationFile;
            foreach (var (where, cluster) in Clusters(run.Environment))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await TryAsync($"{where}, storage", () =>
                {
                    _ = cluster.Storage;
                    return ValueTask.CompletedTask;
                }, problems).ConfigureAwait(false);
                await TryAsync($"{where}, runner", cluster.TryRunnerAsync, problems).ConfigureAwait(false);
            }
        }
        catch (ConfigurationException exception)
        {
            problems.Add(("environment", exception.Id, exception.Message));
        }

        if (run.IsJson)
        {
            run.WriteJson(new JsonObject
            {
                ["file"] = file,
                ["ok"] = problems.Count == 0,
                ["problems"] = JsonText.List(problems, static problem => new JsonObject { ["where"] = problem.Where, ["id"] = problem.Id?.ToString(), ["message"] = problem.Message }),
            });
        }
        else
        {
            foreach (var (where, id, message) in problems)
            {
                run.Console.Out.WriteLine($"{where}: {(id is null ? "" : $"{id}: ")}{message.ReplaceLineEndings(" ")}");
            }

            if (problems.Count == 0)
            {
                run.Console.Out.WriteLine(file is null ? "there is no configuration, and the built-in one is in order" : $"{file} is in order");
            }
        }

        return problems.Count == 0 ? ExitCodes.Yes : ExitCodes.No;
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

    private static async Task TryAsync(string where, Func<ValueTask> make, List<(string Where, ErrorId? Id, string Message)> problems)
    {
        try
        {
            await make().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever a plugin has against its settings is what is looked for.
            problems.Add((where, ErrorId.Of(exception), exception.Message));
        }
    }
}
