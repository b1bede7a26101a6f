using System.Diagnostics;
using Memento.Configuration;

namespace Memento.Running;

/// <summary>
/// Where a worker process begins. This assembly has an entry point only for that: it is part of every program that
/// uses memento functions, so a worker can be started from the program's own files.
/// </summary>
internal static class WorkerEntryPoint
{
    private const int Usage = 2;
    private const int Failure = 3;

    public static async Task<int> Main()
    {
        if (WorkerBootstrap.FromVariable() is not { } bootstrap)
        {
            await Console.Error.WriteLineAsync("Memento.Core is a library. It is started as a program only by a runner that needs worker processes.").ConfigureAwait(false);
            return Usage;
        }

        // The streams belong to the runner. What functions print must not come between its bytes.
        using var replies = Console.OpenStandardOutput();
        using var requests = Console.OpenStandardInput();
        Console.SetOut(Console.Error);
        Console.SetIn(TextReader.Null);
        EndWith(bootstrap.ParentProcessId);
        try
        {
            var environment = MementoEnvironment.Load(bootstrap);
            await using (environment.ConfigureAwait(false))
            {
                await ServeAsync(environment, bootstrap.Cluster, requests, replies).ConfigureAwait(false);
            }

            return 0;
        }
        catch (MementoException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return Failure;
        }
    }

    private static async Task ServeAsync(MementoEnvironment environment, string name, Stream requests, Stream replies)
    {
        using var use = environment.Use();
        var cluster = environment.GetCluster(name) ?? throw new ConfigurationException($"There is no cluster '{name}' in the worker's environment.");
        if (cluster.Runner is not IWorkerRunner runner)
        {
            throw new ConfigurationException($"The runner '{cluster.Runner.Description.Type}' of the cluster '{cluster.Name}' does not serve workers: it does not implement {nameof(IWorkerRunner)}.");
        }

        await runner.ServeAsync(requests, replies, CancellationToken.None).ConfigureAwait(false);
    }

    // A parent that is killed cannot tell its workers; they watch it.
    private static void EndWith(int parentProcessId)
    {
        try
        {
            var parent = Process.GetProcessById(parentProcessId);
            _ = parent.WaitForExitAsync().ContinueWith(static _ => System.Environment.Exit(0), TaskScheduler.Default);
        }
        catch (ArgumentException)
        {
            // It is gone already.
            System.Environment.Exit(0);
        }
    }
}
