using System.Diagnostics;
using System.Globalization;

namespace Memento.Running.Processes.Pool;

/// <summary>How a worker process is started, beyond what the host says.</summary>
internal static class WorkerStart
{
    private const string HeapLimit = "DOTNET_GCHeapHardLimit";
    private const string ServerCollector = "DOTNET_gcServer";
    private const string OptimizeAfter = "DOTNET_TC_CallCountThreshold";

    /// <summary>The variables that were set for the worker alone: their names, and what the program itself has in one, after <c>=</c>.</summary>
    private const string Own = "MEMENTO_WORKER_VARIABLES";

    /// <summary>What a worker may have of its memory for objects: the rest is for code, stacks and what native code allocates.</summary>
    private const double HeapShare = 0.75;

    /// <summary>What says the same in a program's runtimeconfig.json; the variable would count before it.</summary>
    private const string OptimizeAfterOfProgram = "System.Runtime.TieredCompilation.CallCountThreshold";

    /// <summary>Adds what the settings want. What the user of the program has set in its environment or its runtimeconfig.json stays.</summary>
    public static ProcessStartInfo Prepare(ProcessStartInfo start, ProcessRunnerSettings settings)
    {
        var own = new List<string>();
        if (settings.MemoryLimit is { } limit)
        {
            // So that garbage is collected before it takes the memory: what is only watched is ended for what nobody needs.
            Lower(HeapLimit, (ulong)(limit * HeapShare));
        }

        // A collector with a heap for each processor, in as many processes, takes many times the memory and saves nothing: a worker runs one call.
        Add(ServerCollector, "0");

        // A program compiles in the background, on a processor that nothing else wants; with a worker on each there is none.
        if (settings.OptimizeAfter > 0 && AppContext.GetData(OptimizeAfterOfProgram) is null)
        {
            Add(OptimizeAfter, settings.OptimizeAfter.ToString("X", CultureInfo.InvariantCulture));
        }

        start.Environment[Own] = string.Join(';', own);
        return start;

        // As the runtime reads it, whose numbers are hexadecimal.
        void Lower(string name, ulong value)
        {
            var before = start.Environment.TryGetValue(name, out var text) ? text ?? "" : "";
            var digits = before.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? before.AsSpan(2) : before;
            if (!ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var given) || given == 0 || given > value)
            {
                start.Environment[name] = value.ToString("X", CultureInfo.InvariantCulture);
                own.Add(before.Length > 0 ? $"{name}={before}" : name);
            }
        }

        void Add(string name, string value)
        {
            if (start.Environment.TryAdd(name, value))
            {
                own.Add(name);
            }
        }
    }

    /// <summary>Called in the worker: what it was started with is not for the programs that functions start.</summary>
    public static void Leave()
    {
        foreach (var variable in Environment.GetEnvironmentVariable(Own)?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var parts = variable.Split('=', 2);
            Environment.SetEnvironmentVariable(parts[0], parts.Length > 1 ? parts[1] : null);
        }

        Environment.SetEnvironmentVariable(Own, null);
    }
}
