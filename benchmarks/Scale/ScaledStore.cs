using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Memento.Configuration;
using Memento.Storage;

namespace Memento.Benchmarks.Scale;

/// <summary>A store on disk with so many mementos of one function, without a memory cache: every operation goes to the disk.</summary>
internal sealed class ScaledStore : IAsyncDisposable
{
    private const int Batch = 1000;

    private static readonly FunctionName Function = new(null, "Memento.Benchmarks", "Scaled", "1");

    private readonly MementoEnvironment _environment;
    private readonly int _count;
    private int _next;

    private ScaledStore(MementoEnvironment environment, int count)
    {
        _environment = environment;
        _count = count;
        Storage = environment.GetCluster("default")!.Storage;
    }

    /// <summary>The store.</summary>
    public IStorageBackend Storage { get; }

    /// <summary>Makes a store in a folder, which is made, and fills it.</summary>
    public static async Task<ScaledStore> MakeAsync(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "memento.json");
        await File.WriteAllTextAsync(file, """{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "store", "memory_cache_mb": 0 } } } } ] }""");
        var store = new ScaledStore(MementoEnvironment.Load(file), count);
        for (; store._next < count; store._next += Batch)
        {
            await store.Storage.MemoizeManyAsync([.. Enumerable.Range(store._next, Math.Min(Batch, count - store._next)).Select(Result)]);
        }

        return store;
    }

    /// <summary>Reads a result that is there.</summary>
    public async Task HitAsync(Random random)
    {
        var number = random.Next(_count);
        if ((await Storage.ReadAsync(Result(number).Memento.Call, typeof(string)))?.Value as string != Value(number))
        {
            throw new InvalidOperationException($"The result of call {number} is not there.");
        }
    }

    /// <summary>Keeps a result of a call that is not there; <see cref="ForgetAsync"/> takes it away.</summary>
    public async Task StoreAsync()
    {
        if ((await Storage.MemoizeAsync(Result(_next))).Content is null)
        {
            throw new InvalidOperationException($"The result of call {_next} was not kept.");
        }
    }

    /// <summary>Forgets what was stored last.</summary>
    public async Task ForgetAsync()
    {
        await Storage.ForgetCallsAsync([Result(_next).Memento.Call]);
        _next++;
    }

    /// <summary>Lists ten mementos.</summary>
    public async Task ListTenAsync()
    {
        if (await Storage.ListMementosAsync(Function, limit: 10).CountAsync() != 10)
        {
            throw new InvalidOperationException("There are no ten mementos.");
        }
    }

    /// <summary>Lists all mementos.</summary>
    /// <returns>How many there were, and the most bytes of objects that were alive meanwhile over those before.</returns>
    public async Task<(int Count, long Bytes)> ListAsync()
    {
        var count = 0;
        long most = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await foreach (var _ in Storage.ListMementosAsync(Function))
        {
            if (++count % (_count / 10) == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        return (count, most);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _environment.DisposeAsync();

    private static string Value(int number) => string.Create(CultureInfo.InvariantCulture, $"the result of call {number}");

    private static ResultToStore Result(int number)
    {
        var arguments = string.Create(CultureInfo.InvariantCulture, $$"""{"number":{{number}}}""");
        var memento = new MementoRecord
        {
            Function = Function,
            ArgumentHash = new ArgumentHash(SHA256.HashData(Encoding.UTF8.GetBytes(arguments))),
            Arguments = arguments,
            Time = DateTimeOffset.UtcNow,
            TotalTime = TimeSpan.FromSeconds(1),
            OwnTime = TimeSpan.FromSeconds(1),
            ResultType = ResultType.Of(typeof(string)),
            Dependencies = [Function],
            Runner = new RunnerDescription("local"),
            CorrelationId = "cid_0123456789ab",
            Host = Environment.MachineName,
            ProcessId = Environment.ProcessId,
        };
        return new ResultToStore(memento, Value(number), typeof(string));
    }
}
