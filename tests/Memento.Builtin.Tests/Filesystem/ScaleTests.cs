using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>What a store of many mementos of one function costs, in operations of the disk and in memory. The benchmarks measure time.</summary>
[TestFixture, Category("Long")]
public sealed class ScaleTests : BackendTestsBase
{
    private const int Few = 1_000;
    private const int Many = 20_000;
    private const long MemoryBound = 8L * 1024 * 1024;

    [Test]
    [CancelAfter(600_000)]
    public async Task An_operation_costs_among_many_what_it_costs_among_few()
    {
        var disk = new RecordingFileSystem();
        await using var backend = Open(disk);
        await FillAsync(backend, 0, Few);
        var few = await CostsAsync(backend, disk);
        await FillAsync(backend, Few, Many);
        var many = await CostsAsync(backend, disk);
        foreach (var operation in new[] { "hit", "store", "forget" })
        {
            Assert.That(many[operation], Is.EqualTo(few[operation]), operation);
            Assert.That(many[operation], Has.Count.LessThan(10), operation);
        }

        // Among few, the ten are spread over more folders.
        Assert.That(many["first ten"].Count, Is.LessThanOrEqualTo(few["first ten"].Count));
        Assert.That(few["first ten"], Has.Count.LessThan(50));
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task A_list_streams_and_half_of_it_is_collected()
    {
        var disk = new RecordingFileSystem();
        await using var backend = Open(disk);
        await FillAsync(backend, 0, Many);
        disk.Operations.Clear();
        disk.Operations.TrimExcess();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var count = 0;
        await foreach (var memento in backend.ListMementosAsync(TestCalls.Function()))
        {
            count++;
            Assert.That(disk.Operations.Count(static operation => operation.Name == nameof(IFileSystem.OpenRead)), Is.EqualTo(1), "Read when it is asked for.");
            disk.Operations.Clear();
            if (count % (Many / 4) == 1)
            {
                Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(MemoryBound));
            }
        }

        Assert.That(count, Is.EqualTo(Many));
        var report = await backend.CollectAsync(new CollectOptions { GracePeriod = TimeSpan.Zero, MaximumCount = Many / 2 });
        Assert.That(report.Mementos, Is.EqualTo(Many / 2));
        Assert.That(await backend.ListMementosAsync(TestCalls.Function()).CountAsync(), Is.EqualTo(Many / 2));
        Assert.That(Log.Warnings, Is.Empty);
    }

    private static async Task FillAsync(FilesystemStorageBackend backend, int from, int to)
    {
        for (; from < to; from += Few)
        {
            await backend.MemoizeManyAsync([.. Enumerable.Range(from, Few).Select(static argument => TestCalls.Result("value", argument: argument))]);
        }
    }

    /// <summary>The names of the disk's operations, by what is done, with each entry of a folder that was listed as one.</summary>
    private static async Task<Dictionary<string, List<string>>> CostsAsync(FilesystemStorageBackend backend, RecordingFileSystem disk)
    {
        // One that stands in a folder with others, so that no folder comes or goes with it.
        var argument = Few / 2;
        return new Dictionary<string, List<string>>(StringComparer.Ordinal)
        {
            ["hit"] = await CostAsync(async () => Assert.That((await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string)))?.Value, Is.EqualTo("value"))),
            ["forget"] = await CostAsync(() => backend.ForgetCallsAsync([TestCalls.Call(argument: argument)]).AsTask()),
            ["store"] = await CostAsync(() => backend.MemoizeAsync(TestCalls.Result("value", argument: argument)).AsTask()),
            ["first ten"] = await CostAsync(async () => Assert.That(await backend.ListMementosAsync(TestCalls.Function(), limit: 10).CountAsync(), Is.EqualTo(10))),
        };

        async Task<List<string>> CostAsync(Func<Task> operation)
        {
            disk.Operations.Clear();
            var entries = disk.Entries;
            await operation();
            return [.. disk.Operations.Select(static done => done.Name), .. Enumerable.Repeat("entry", (int)(disk.Entries - entries))];
        }
    }

    private FilesystemStorageBackend Open(RecordingFileSystem disk) => new(CreateContext(), new FilesystemSettings { MemoryCacheMb = 0 }, disk);
}
