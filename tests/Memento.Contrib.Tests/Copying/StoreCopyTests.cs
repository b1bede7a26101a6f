using System.Text;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Memory;
using Memento.Storage.Null;
using Memento.Testing;

namespace Memento.Contrib.Tests.Copying;

/// <summary>Copies from one store to another, of the same kind and not.</summary>
internal sealed class StoreCopyTests
{
    private static readonly string Large = new('x', 200_000);

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("filesystem", "memory")]
    [TestCase("memory", "filesystem")]
    [TestCase("filesystem", "filesystem")]
    public async Task Everything_that_a_memento_has_is_copied(string from, string to)
    {
        var calls = Enumerable.Range(0, 5_000).Select(static i => new Invocation(TestCalls.Call(TestCalls.Function("Helper"), i), "{}")).ToList();
        await using var source = Create(from, "from");
        await using var target = Create(to, "to");
        var function = TestCalls.Function();
        await source.MemoizeManyAsync([TestCalls.Result("small"), TestCalls.Result(Large, argument: 2), TestCalls.Result<string?>(null, argument: 3), TestCalls.Result("keyed", argument: 4, keyOverride: "my/key"), TestCalls.Result(new string('y', 9_000), TestCalls.Function(version: null), 5)]);
        await source.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, object?> { ["a"] = Large, ["in"] = Partition.Of(new Dictionary<string, int> { ["one"] = 1 }) }), argument: 6));
        await source.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, object?> { ["a"] = "value", ["in"] = Partition.Of(new Dictionary<string, int> { ["one"] = 2 }) }), argument: 7, keyOverride: "my/partition"));
        var many = TestCalls.Result("many", argument: 8);
        await source.MemoizeAsync(many with { Memento = many.Memento with { Invocations = calls[..MementoRecord.MaximumInvocations], InvocationCount = calls.Count }, AllInvocations = calls });
        await source.WriteMetadataAsync(TestCalls.Call(), "log", "a log"u8.ToArray());
        await source.WriteMetadataAsync(TestCalls.Call(argument: 2), "beside", "beside"u8.ToArray(), storeWithData: true);
        await source.WriteFunctionMetadataAsync(function, "memento.code", "code"u8.ToArray());
        await source.WriteFunctionMetadataAsync(TestCalls.Function(version: "9"), "other", "of a version without calls"u8.ToArray());

        var dry = await StoreCopy.Between(source, target).RunAsync(new StoreCopyOptions { DryRun = true });
        Assert.That(await TestCalls.ToListAsync(target.ListFunctionsAsync()), Is.Empty, "A dry run copies nothing.");
        var progress = new List<StoreCopyProgress>();
        var report = await StoreCopy.Between(source, target).RunAsync(new StoreCopyOptions { BatchSize = 2 }, new Recorder(progress));
        var again = await StoreCopy.Between(source, target).RunAsync();

        var first = (Partition)(await target.ReadAsync(TestCalls.Call(argument: 6), typeof(Partition)))!.Value!;
        var second = (Partition)(await target.ReadAsync(TestCalls.Call(argument: 7), typeof(Partition)))!.Value!;
        var memento = (await target.GetMementosAsync([TestCalls.Call(argument: 8)]))[0]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((report.Calls, report.Copied, report.Failed, report.FunctionMetadata), Is.EqualTo((8, 8, 0, 2)), report.ToString());
            Assert.That((dry.Copied, dry.Failed), Is.EqualTo((8, 0)));
            Assert.That((again.Copied, again.Updated, again.Objects, again.FunctionMetadata), Is.EqualTo((0, 0, 0, 0)), "What is there is not copied again.");
            Assert.That(progress, Has.Count.GreaterThan(3));
            Assert.That(Read(target, 1), Is.EqualTo("small"));
            Assert.That(Read(target, 2), Is.EqualTo(Large));
            Assert.That((await target.ReadAsync(TestCalls.Call(argument: 3), typeof(string)))!.Value, Is.Null);
            Assert.That(Read(target, 4), Is.EqualTo("keyed"));
            Assert.That((await target.GetMementosAsync([TestCalls.Call(argument: 4)]))[0]!.Content!.Key.Path, Is.EqualTo("my/key"));
            Assert.That((await target.ReadAsync(TestCalls.Call(TestCalls.Function(version: null), 5), typeof(string)))!.Value, Is.EqualTo(new string('y', 9_000)));
            Assert.That((first.Get<string>("a"), first.Get<Partition>("in").Get<int>("one")), Is.EqualTo((Large, 1)));
            Assert.That((second.Get<string>("a"), second.Get<Partition>("in").Get<int>("one")), Is.EqualTo(("value", 2)));
            Assert.That((await TestCalls.ToListAsync(target.ListInvocationsAsync(memento))).SequenceEqual(calls), Is.True);
            Assert.That(await TextAsync(target.ReadMetadataAsync(TestCalls.Call(), "log")), Is.EqualTo("a log"));
            Assert.That(await TextAsync(target.ReadMetadataAsync(TestCalls.Call(argument: 2), "beside")), Is.EqualTo("beside"));
            Assert.That(await TextAsync(target.ReadFunctionMetadataAsync(function, "memento.code")), Is.EqualTo("code"));
            Assert.That(await TextAsync(target.ReadFunctionMetadataAsync(TestCalls.Function(version: "9"), "other")), Is.EqualTo("of a version without calls"));
            Assert.That((await target.VerifyAsync()).Damages, Is.Empty, "What was copied is whole.");
        }
    }

    [Test]
    public async Task A_selection_takes_its_functions_and_no_other()
    {
        await using var source = Create("memory", "from");
        await using var target = Create("memory", "to");
        var other = TestCalls.Function("Other");
        await source.MemoizeManyAsync([TestCalls.Result("one"), TestCalls.Result("two", TestCalls.Function(version: "2")), TestCalls.Result("other", other)]);
        await StoreCopy.Between(source, target).RunAsync(new StoreCopyOptions { Functions = [TestCalls.Function(version: "2")] });
        Assert.That(await TestCalls.ToListAsync(target.ListFunctionsAsync()), Is.EqualTo([TestCalls.Function(version: "2")]));
        await StoreCopy.Between(source, target).RunAsync(new StoreCopyOptions { Functions = [TestCalls.Function(version: null)] });
        Assert.That(await TestCalls.ToListAsync(target.ListFunctionsAsync()), Is.EquivalentTo((FunctionName[])[TestCalls.Function(), TestCalls.Function(version: "2")]));
    }

    [Test]
    [Category("Long")]
    public async Task A_copy_that_was_given_up_goes_on_where_it_was_also_for_metadata()
    {
        await using var source = Create("filesystem", "from");
        await using var target = Create("filesystem", "to");
        await source.MemoizeManyAsync([.. Enumerable.Range(0, 50).Select(static i => TestCalls.Result($"{i} {Large}", argument: i))]);
        using var stop = new CancellationTokenSource();
        Assert.That(
            async () => await StoreCopy.Between(source, target).RunAsync(new StoreCopyOptions { BatchSize = 5 }, new Stopper(stop, after: 4), stop.Token),
            Throws.InstanceOf<OperationCanceledException>());
        await source.WriteMetadataAsync(TestCalls.Call(argument: 1), "log", "later"u8.ToArray());
        var done = (await TestCalls.ToListAsync(target.ListMementosAsync(TestCalls.Function()))).Count;
        Assert.That(done, Is.InRange(1, 49), "It was given up in between.");
        var report = await StoreCopy.Between(source, target).RunAsync();
        Assert.That(report.Copied, Is.EqualTo(50 - done));
        Assert.That(await TextAsync(target.ReadMetadataAsync(TestCalls.Call(argument: 1), "log")), Is.EqualTo("later"), "Metadata that the other lacks is added to a call that it has.");
        Assert.That(Enumerable.Range(0, 50).Select(i => Read(target, i)), Is.EqualTo(Enumerable.Range(0, 50).Select(static i => $"{i} {Large}")));
    }

    [Test]
    [Category("Long")]
    public async Task Several_copies_at_once_do_no_harm()
    {
        await using var source = Create("filesystem", "from");
        await source.MemoizeManyAsync([.. Enumerable.Range(0, 100).Select(static i => TestCalls.Result($"{i % 20} {Large}", argument: i, keyOverride: i % 10 == 0 ? $"own/{i}" : null))]);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            await using var from = Create("filesystem", "from");
            await using var to = Create("filesystem", "to");
            Assert.That((await StoreCopy.Between(from, to).RunAsync(new StoreCopyOptions { BatchSize = 7 })).Failed, Is.Zero);
        })));
        await using var target = Create("filesystem", "to");
        Assert.That(Enumerable.Range(0, 100).Select(i => Read(target, i)), Is.EqualTo(Enumerable.Range(0, 100).Select(static i => $"{i % 20} {Large}")));
        Assert.That((await target.VerifyAsync()).Damages, Is.Empty);
    }

    [Test]
    [Category("Long")]
    public async Task What_is_damaged_is_not_copied_and_keeps_no_other_from_it([Values] bool isMissing)
    {
        await using var source = Create("filesystem", "from");
        await using var target = Create("memory", "to");
        var damaged = await source.MemoizeAsync(TestCalls.Result("a" + Large));
        await source.MemoizeAsync(TestCalls.Result("b" + Large, argument: 2));
        var file = source.GetResultUri(damaged)!.LocalPath;
        File.SetAttributes(file, FileAttributes.Normal);
        if (isMissing)
        {
            File.Delete(file);
        }
        else
        {
            await File.WriteAllTextAsync(file, "z" + Large);
        }

        var report = await StoreCopy.Between(source, target).RunAsync();
        Assert.That((report.Copied, report.Failed, report.Failures.Single().Call), Is.EqualTo((1, 1, damaged.Call)));
        Assert.That((Read(target, 1), Read(target, 2)), Is.EqualTo(((string?)null, "b" + Large)));
    }

    [Test]
    public async Task A_storage_that_keeps_nothing_or_may_not_be_written_is_refused()
    {
        await using var source = Create("memory", "from");
        await using var nothing = new NullStorageBackend(TestBackendContext.Create("null", _folder.FullPath));
        await using var readOnly = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", _folder.FullPath, new Dictionary<string, string?> { ["readonly"] = "true" }));
        Assert.That(() => StoreCopy.Between(source, nothing), Throws.TypeOf<NonMemoizedException>());
        Assert.That(() => StoreCopy.Between(source, readOnly), Throws.TypeOf<ReadOnlyStorageException>());
    }

    private static string? Read(IStorageBackend backend, int argument) => (string?)backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string)).AsTask().GetAwaiter().GetResult()?.Value;

    private static async Task<string?> TextAsync(ValueTask<ReadOnlyMemory<byte>?> read) => await read is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;

    private IStorageBackend Create(string type, string path) => type == "memory"
        ? new MemoryStorageBackend(TestBackendContext.Create(type, _folder.FullPath, new Dictionary<string, string?> { ["memory_cache_mb"] = "0" }))
        : new FilesystemStorageBackend(TestBackendContext.Create(type, _folder.FullPath, new Dictionary<string, string?> { ["memory_cache_mb"] = "0", ["path"] = path }));

    private sealed class Recorder(List<StoreCopyProgress> all) : IProgress<StoreCopyProgress>
    {
        public void Report(StoreCopyProgress value) => all.Add(value);
    }

    private sealed class Stopper(CancellationTokenSource stop, int after) : IProgress<StoreCopyProgress>
    {
        private int _count;

        public void Report(StoreCopyProgress value)
        {
            if (++_count == after)
            {
                stop.Cancel();
            }
        }
    }
}
