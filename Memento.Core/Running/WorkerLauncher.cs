using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Memento.Configuration;

namespace Memento.Running;

/// <summary>Knows how to start this program once more as a worker: the same dependencies and runtime configuration, with our entry point instead of the program's.</summary>
internal sealed class WorkerLauncher(ConfigurationTree tree, EnvironmentDefinition definition, MementoEnvironmentOptions options)
{
    /// <summary>What the command line of a worker ends with, before the number of the process that it ends with.</summary>
    public const string Argument = "worker";

    /// <exception cref="NonMemoizedException">The program has no files to start it from again.</exception>
    /// <exception cref="ConfigurationException">The cluster's storage is not one that a worker shares.</exception>
    public WorkerStartInfo CreateStartInfo(Cluster cluster)
    {
        if (cluster.Storage.IsOfThisProcess)
        {
            throw new ConfigurationException(ConfigurationErrors.StorageOfOneProcess, $"The functions of the cluster '{cluster.Name}' run in worker processes (runner '{cluster.Runner.Description.Type}'), and its storage '{cluster.StorageType}' keeps results in one process alone, so that none would be remembered. Give the cluster a storage that processes share, such as 'filesystem', or the runner 'local'.");
        }

        // The host that started this program left here what it started it from; first comes the program's own.
        var dependencies = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0];
        var entryPoint = typeof(WorkerLauncher).Assembly.Location;
        if (string.IsNullOrEmpty(dependencies) || entryPoint.Length == 0)
        {
            throw new NonMemoizedException(RunningErrors.NoWorkers, "This program cannot start workers: it is a single file or was trimmed, so that there is no deps.json to start from. Publish it as a folder, or use the local runner.");
        }

        var runtimeConfiguration = dependencies[..^".deps.json".Length] + ".runtimeconfig.json";
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        foreach (var needed in new[] { runtimeConfiguration, dotnet })
        {
            if (!File.Exists(needed))
            {
                throw new NonMemoizedException(RunningErrors.NoWorkers, $"This program cannot start workers: '{needed}' is not there. A self-contained program brings no 'dotnet' to start one with; publish it framework-dependent, or use the local runner.");
            }
        }

        var start = new ProcessStartInfo(dotnet)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,

            // A worker can be where the program is also when that folder was removed, but nobody can be sent there.
            WorkingDirectory = CurrentFolder.Find() ?? "",
        };
        foreach (var argument in new[] { "exec", "--depsfile", dependencies, "--runtimeconfig", runtimeConfiguration, entryPoint, Argument, System.Environment.ProcessId.ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        // Not in a variable, nor on the command line: others see those, and what the worker starts inherits the first.
        var bootstrap = new WorkerBootstrap(
            cluster.Name,
            definition.ToJson(),
            $"the program's configuration ({tree.Source})",
            [.. tree.Files],
            options.PluginFolders is null ? null : definition.PluginFolders,
            options.CallLogLimit);
        return new WorkerStartInfo(start, bootstrap.ToBytes());
    }
}
