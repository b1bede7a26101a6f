using Memento.Benchmarks.Work;
using Memento.Configuration;
using Memento.Storage;

namespace Memento.Benchmarks.Scale;

/// <summary>A store on disk with so many mementos of one function, without a memory cache: every operation goes to the disk.</summary>
internal sealed class ScaledStore : IAsyncDisposable
{
    private const int Batch = 1000;

    private readonly MementoEnvironment _environment;
    private readonly int _count;
    private int _next;

    private ScaledStore(MementoEnvironment environment, int count)
    {
        _environment = environment;
        _count = count;
        Storage = environment.GetCluster("default")!.Storage;
    }

    /// <summary>How many mementos it was filled with.</summary>
    public int Count => _count;

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
            await store.Storage.MemoizeManyAsync([.. Enumerable.Range(store._next, Math.Min(Batch, count - store._next)).Select(StoredResults.Of)]);
        }

        return store;
    }

    /// <summary>Reads a result that is there.</summary>
    public async Task HitAsync(Random random)
    {
        var number = random.Next(_count);
        if ((await Storage.ReadAsync(StoredResults.Of(number).Memento.Call, typeof(string)))?.Value as string != StoredResults.Value(number))
        {
            throw new InvalidOperationException($"The result of call {number} is not there.");
        }
    }

    /// <summary>Keeps a result of a call that is not there; <see cref="ForgetAsync"/> takes it away.</summary>
    public async Task StoreAsync()
    {
        if ((await Storage.MemoizeAsync(StoredResults.Of(_next))).Content is null)
        {
            throw new InvalidOperationException($"The result of call {_next} was not kept.");
        }
    }

    /// <summary>Forgets what was stored last.</summary>
    public async Task ForgetAsync()
    {
        await Storage.ForgetCallsAsync([StoredResults.Of(_next).Memento.Call]);
        _next++;
    }

    /// <summary>Lists ten mementos.</summary>
    public async Task ListTenAsync()
    {
        if (await Storage.ListMementosAsync(StoredResults.Function, limit: 10).CountAsync() != 10)
        {
            throw new InvalidOperationException("There are no ten mementos.");
        }
    }

    /// <summary>Lists all mementos.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> CountAsync() => await Storage.ListMementosAsync(StoredResults.Function).CountAsync();

    /// <summary>Lists all mementos, and looks at the memory.</summary>
    /// <returns>How many there were, and the most bytes of objects that were alive meanwhile over those before.</returns>
    public async Task<(int Count, long Bytes)> ListAsync()
    {
        var count = 0;
        long most = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await foreach (var _ in Storage.ListMementosAsync(StoredResults.Function))
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
}
