using System.Globalization;
using Memento.Configuration;

namespace Memento.Running;

/// <summary>
/// Where a worker process begins, and what the command-line tool starts of a program. This assembly has an entry point only for that: it is part of every program that
/// uses memento functions, so a worker can be started from the program's own files.
/// </summary>
internal static class WorkerEntryPoint
{
    private const int Usage = 2;
    private const int Failure = 3;

    /// <summary>How long the runner has to send the bootstrap: much longer than it takes, so that only one that has forgotten it is caught.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<int> Main(string[] arguments)
    {
        if (!string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable(Tooling.ToolRequest.Variable)))
        {
            return Leave(await Tooling.ToolEntryPoint.ServeAsync().ConfigureAwait(false));
        }

        if (arguments is not [WorkerLauncher.Argument, var parent] || !int.TryParse(parent, NumberStyles.None, CultureInfo.InvariantCulture, out var parentProcessId))
        {
            await Console.Error.WriteLineAsync("Memento.Core is a library. It is started as a program only by a runner that needs worker processes, and by the memento tool.").ConfigureAwait(false);
            return Usage;
        }

        ParentWatch.Begin(parentProcessId);

        // The streams belong to the runner. What functions print must not come between its bytes.
        using var replies = Console.OpenStandardOutput();
        using var requests = Console.OpenStandardInput();
        StandardStreams.Withdraw();
        var error = Console.Error;
        CallConsole.Install(error);
        Console.SetIn(TextReader.Null);
        var code = 0;
        try
        {
            var bootstrap = WorkerBootstrap.Read(requests, Patience);
            var environment = MementoEnvironment.Load(bootstrap, WorkerLoggers.Create(error));
            await using (environment.ConfigureAwait(false))
            {
                await ServeAsync(environment, bootstrap.Cluster, requests, replies).ConfigureAwait(false);
            }
        }
        catch (MementoException exception)
        {
            await error.WriteLineAsync(exception.Id is { } id ? $"{id}: {exception.Message}" : exception.Message).ConfigureAwait(false);
            code = Failure;
        }

        return Leave(code);
    }

    // Not by returning: threads that functions left behind would keep the process.
    private static int Leave(int code)
    {
        System.Environment.Exit(code);
        return code;
    }

    private static async Task ServeAsync(MementoEnvironment environment, string name, Stream requests, Stream replies)
    {
        using var use = environment.Use();
        var cluster = environment.GetCluster(name) ?? throw new ConfigurationException(ConfigurationErrors.UnknownCluster, $"There is no cluster '{name}' in the worker's environment.");
        if (cluster.Runner is not IWorkerRunner runner)
        {
            throw new ConfigurationException(RunningErrors.NotServing, $"The runner '{cluster.Runner.Description.Type}' of the cluster '{cluster.Name}' does not serve workers: it does not implement {nameof(IWorkerRunner)}.");
        }

        await runner.ServeAsync(requests, replies, CancellationToken.None).ConfigureAwait(false);
    }
}
