using System.Diagnostics;
using Memento.Configuration;

namespace Memento.Benchmarks.Stores;

/// <summary>A store in a fresh folder, used by calls of <see cref="StoredFunctions"/>.</summary>
internal sealed class MeasuredStore(string type, string folder) : IDisposable
{
    private MementoEnvironment _environment = Load(type, folder);

    /// <summary>Lets go of everything that is in memory.</summary>
    public void Reopen()
    {
        _environment.Dispose();
        _environment = Load(type, folder);
    }

    /// <summary>Lets go of the results that are in memory.</summary>
    public void Forget() => _environment.ClearMemory();

    /// <summary>Calls the function once for each of some numbers.</summary>
    /// <returns>How long a call took, in µs, and how many bytes it allocated.</returns>
    public (double Time, double Bytes) Call(int first, int count, bool isHit)
    {
        using var use = _environment.Use();
        var before = _environment.Statistics.Computed;
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        for (var i = first; i < first + count; i++)
        {
            if (StoredFunctions.OfNumber(i) != i * 3L)
            {
                throw new InvalidOperationException($"The call {i} has a wrong result.");
            }
        }

        var time = Stopwatch.GetElapsedTime(start);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        var computed = _environment.Statistics.Computed - before;
        return computed == (isHit ? 0 : count)
            ? (time.TotalMicroseconds / count, (double)bytes / count)
            : throw new InvalidOperationException($"{computed} of {count} calls were computed.");
    }

    /// <summary>Calls the function for some numbers in one batch.</summary>
    /// <returns>How long it took, in ms.</returns>
    public double Batch(int first, int count)
    {
        using var use = _environment.Use();
        var start = Stopwatch.GetTimestamp();
        StoredFunctions.OfNumberMemento.Batch(Enumerable.Range(first, count), static (function, number) => function.With(number));
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Lists all mementos.</summary>
    /// <returns>How long it took, in ms.</returns>
    public double List(int count)
    {
        var storage = _environment.GetCluster("default")!.Storage;
        var start = Stopwatch.GetTimestamp();
        var listed = Task.Run(async () =>
        {
            var listed = 0;
            await foreach (var function in storage.ListFunctionsAsync())
            {
                await foreach (var memento in storage.ListMementosAsync(function))
                {
                    listed += memento.Arguments.Length > 0 ? 1 : 0;
                }
            }

            return listed;
        }).GetAwaiter().GetResult();
        return listed == count ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : throw new InvalidOperationException($"{listed} of {count} mementos were listed.");
    }

    public void Dispose() => _environment.Dispose();

    private static MementoEnvironment Load(string type, string folder)
    {
        Directory.CreateDirectory(folder);
        var path = type == "sqlite" ? "store/memento.db" : "store";
        var file = Path.Combine(folder, "memento.json");
        File.WriteAllText(file, $$"""{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "{{type}}", "path": "{{path}}" } } } } ] }""");
        return MementoEnvironment.Load(file);
    }
}
