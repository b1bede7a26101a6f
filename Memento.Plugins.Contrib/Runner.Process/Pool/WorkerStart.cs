using System.Diagnostics;
using System.Globalization;

namespace Memento.Running.Processes.Pool;

/// <summary>How a worker process is started, beyond what the host says.</summary>
internal static class WorkerStart
{
    private const string HeapLimit = "DOTNET_GCHeapHardLimit";
    private const string ServerCollector = "DOTNET_gcServer";

    /// <summary>What a worker may have of its memory for objects: the rest is for code, stacks and what native code allocates.</summary>
    private const double HeapShare = 0.75;

    /// <summary>Adds what the settings want.</summary>
    public static ProcessStartInfo Prepare(ProcessStartInfo start, ProcessRunnerSettings settings)
    {
        if (settings.MemoryLimit is { } limit)
        {
            // So that garbage is collected before it takes the memory: what is only watched is ended for what nobody needs.
            start.Environment[HeapLimit] = ((long)(limit * HeapShare)).ToString("X", CultureInfo.InvariantCulture);
        }

        // A collector with a heap for each processor, in as many processes, takes many times the memory and saves nothing: a worker runs one call.
        start.Environment.TryAdd(ServerCollector, "0");
        return start;
    }

    /// <summary>Called in the worker: what it was started with is not for the programs that functions start.</summary>
    public static void Leave()
    {
        Environment.SetEnvironmentVariable(HeapLimit, null);
        Environment.SetEnvironmentVariable(ServerCollector, null);
    }
}
