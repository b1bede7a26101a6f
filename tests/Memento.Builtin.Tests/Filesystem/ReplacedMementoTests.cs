using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Memento.Testing;
using static Memento.Builtin.Tests.Filesystem.Synchronously;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A memento that is put in another one's place, and metadata that is written, while another process forgets or computes the call.</summary>
[TestFixture]
internal sealed class ReplacedMementoTests : BackendTestsBase
{
    private static readonly CallKey Call = TestCalls.Call();
    private static readonly MementoRecord First = At(1);
    private static readonly MementoRecord Instead = First with { CorrelationId = "cid_ffffffffffff" };
    private static readonly byte[] Value = "line"u8.ToArray();

    [Test]
    public async Task It_is_there_and_nothing_is_left([Values] bool exchanges)
    {
        await using var store = Open(new MeddlingFileSystem { Exchanges = exchanges });
        await store.PutMementosAsync([First]);
        Assert.That(await store.TryReplaceAsync(Instead, First), Is.True);
        Assert.That((await store.GetMementoAsync(Call))?.CorrelationId, Is.EqualTo(Instead.CorrelationId));
        Assert.That(await store.TryReplaceAsync(First, First), Is.False, "That one is gone.");
        Assert.That(Temporaries(), Is.Empty);
    }

    [Test]
    public async Task One_that_is_forgotten_meanwhile_stays_away()
    {
        var files = new MeddlingFileSystem();
        await using var store = Open(files);
        await using var other = Open();
        await store.PutMementosAsync([First]);
        files.BeforeExchange = _ => Wait(other.ForgetCallsAsync([Call]));
        Assert.That(await store.TryReplaceAsync(Instead, First), Is.False);
        Assert.That(await other.GetMementoAsync(Call), Is.Null);
        Assert.That(Temporaries(), Is.Empty);
    }

    // Each exchange finds that somebody was faster: what he put is the youngest, and it is what stays.
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    public async Task One_that_is_computed_meanwhile_stays(int times)
    {
        var files = new MeddlingFileSystem();
        await using var store = Open(files);
        await using var other = Open();
        await store.PutMementosAsync([First]);
        var put = 0;
        files.BeforeExchange = _ =>
        {
            if (put < times)
            {
                Wait(other.PutMementosAsync([At(2 + put++)]));
            }
        };
        Assert.That(await store.TryReplaceAsync(Instead, First), Is.False);
        Assert.That((put, (await other.GetMementoAsync(Call))?.Time), Is.EqualTo((times, (DateTimeOffset?)At(1 + times).Time)));
        Assert.That(Temporaries(), Is.Empty);
    }

    [Test]
    public async Task One_that_is_computed_and_then_forgotten_meanwhile_stays_away()
    {
        var files = new MeddlingFileSystem();
        await using var store = Open(files);
        await using var other = Open();
        await store.PutMementosAsync([First]);
        var exchanges = 0;
        files.BeforeExchange = _ => Wait(++exchanges == 1 ? other.PutMementosAsync([At(2)]) : other.ForgetCallsAsync([Call]));
        Assert.That(await store.TryReplaceAsync(Instead, First), Is.False);
        Assert.That((exchanges, await other.GetMementoAsync(Call)), Is.EqualTo((2, (MementoRecord?)null)));
        Assert.That(Temporaries(), Is.Empty);
    }

    [Test]
    [Category("Long")]
    public async Task Writers_at_once_leave_the_youngest()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var store = Open();
            await using var other = Open();
            await store.PutMementosAsync([First]);
            await Task.WhenAll(
                Task.Run(async () =>
                {
                    for (var i = 0; i < 100; i++)
                    {
                        var there = (await store.GetMementoAsync(Call))!;
                        await store.TryReplaceAsync(there with { CorrelationId = $"cid_{i:d12}" }, there);
                    }
                }),
                Task.Run(async () =>
                {
                    for (var i = 2; i <= 100; i++)
                    {
                        await other.PutMementosAsync([At(i)]);
                    }
                }));
            Assert.That((await other.GetMementoAsync(Call))?.Time, Is.EqualTo(At(100).Time));
        }
    }

    [Test]
    public async Task Metadata_of_a_call_that_is_forgotten_meanwhile_takes_no_result_with_it()
    {
        var files = new MeddlingFileSystem();
        await using var backend = OpenBackend(files);
        await using var other = OpenBackend(PhysicalFileSystem.Instance);
        await backend.MemoizeAsync(TestCalls.Result("first"));

        // Forgotten when the metadata is about to get its name, and computed anew by the time that it is known.
        files.BeforeRename = _ =>
        {
            files.BeforeRename = null;
            Wait(other.ForgetCallsAsync([Call]));
        };
        files.AfterLook = (path, isThere) =>
        {
            if (!isThere && path.EndsWith(".memento.json", StringComparison.Ordinal))
            {
                files.AfterLook = null;
                Wait(other.MemoizeAsync(TestCalls.Result("second")));
            }
        };
        await TryWriteAsync(backend);
        Assert.That(files.AfterLook, Is.Null, "It was computed anew.");
        Assert.That((await other.ReadAsync(Call, typeof(string)))?.Value, Is.EqualTo("second"));
    }

    [Test]
    public async Task Metadata_that_is_written_while_a_call_is_forgotten_goes_with_it()
    {
        var files = new MeddlingFileSystem();
        await using var backend = OpenBackend(files);
        await using var other = OpenBackend(PhysicalFileSystem.Instance);
        await other.MemoizeAsync(TestCalls.Result("first"));
        files.BeforeDelete = path =>
        {
            if (path.EndsWith(".memento.json", StringComparison.Ordinal))
            {
                files.BeforeDelete = null;
                Wait(other.WriteMetadataAsync(Call, "log", Value));
            }
        };
        await backend.ForgetCallsAsync([Call]);
        Assert.That(files.BeforeDelete, Is.Null, "It was written.");
        await other.MemoizeAsync(TestCalls.Result("second"));
        Assert.That(await other.ReadMetadataAsync(Call, "log"), Is.Null);
    }

    [Test]
    public async Task Metadata_that_is_written_while_a_function_is_forgotten_goes_with_it([Values("version", "function", "everything")] string forgotten)
    {
        var files = new MeddlingFileSystem();
        await using var store = Open(files);
        await using var other = Open();
        await store.PutMementosAsync([First]);
        files.BeforeDelete = path =>
        {
            if (path.EndsWith(".memento.json", StringComparison.Ordinal))
            {
                files.BeforeDelete = null;
                Wait(other.WriteMetadataAsync(Call, "log", Value));
            }
        };
        await ForgetAsync(store, forgotten);
        Assert.That(files.BeforeDelete, Is.Null, "It was written.");
        await other.PutMementosAsync([At(2)]);
        Assert.That(await other.ReadMetadataAsync(Call, "log"), Is.Null);
    }

    [Test]
    public async Task What_is_computed_while_a_function_is_forgotten_stays([Values("version", "function", "everything")] string forgotten)
    {
        var files = new MeddlingFileSystem();
        await using var store = Open(files);
        await using var other = Open();
        await store.PutMementosAsync([First]);
        var next = TestCalls.Memento(argument: 2);
        files.BeforeDelete = path =>
        {
            if (path.EndsWith(".memento.json", StringComparison.Ordinal))
            {
                files.BeforeDelete = null;
                Wait(other.PutMementosAsync([next]));
                Wait(other.WriteMetadataAsync(next.Call, "log", Value));
            }
        };
        await ForgetAsync(store, forgotten);
        Assert.That(files.BeforeDelete, Is.Null, "It was computed.");
        Assert.That(await other.GetMementoAsync(next.Call), Is.Not.Null);
        Assert.That((await other.ReadMetadataAsync(next.Call, "log"))?.ToArray(), Is.EqualTo(Value));
    }

    [Test]
    public async Task Metadata_of_a_call_without_memento_leaves_nothing()
    {
        await using var store = Open();
        Assert.That(async () => await store.WriteMetadataAsync(Call, "log", Value), Throws.InstanceOf<MementoNotFoundException>());
        Assert.That(Folder.Files(), Is.Empty);
    }

    [Test]
    public async Task Metadata_of_one_that_a_collector_has_set_aside_brings_it_back()
    {
        var files = new MeddlingFileSystem();
        await using var store = Open(files);
        await store.PutMementosAsync([First]);
        var place = Folder.Files().Single(static path => path.EndsWith(".memento.json", StringComparison.Ordinal));
        files.BeforeRename = _ =>
        {
            files.BeforeRename = null;
            SetAside(place);
        };
        await store.WriteMetadataAsync(Call, "log", Value);
        Assert.That(files.BeforeRename, Is.Null, "It was set aside.");
        Assert.That(await store.GetMementoAsync(Call), Is.Not.Null);
        Assert.That((await store.ReadMetadataAsync(Call, "log"))?.ToArray(), Is.EqualTo(Value));
    }

    [Test]
    public async Task A_call_stays_forgotten_whose_memento_a_collector_sets_aside_meanwhile([Values("call", "version", "function", "everything")] string forgotten)
    {
        var files = new MeddlingFileSystem();
        await using var store = Open(files);
        await using var other = Open();
        await store.PutMementosAsync([First]);
        var place = Folder.Files().Single(static path => path.EndsWith(".memento.json", StringComparison.Ordinal));
        files.BeforeDelete = path =>
        {
            if (path == place)
            {
                files.BeforeDelete = null;
                SetAside(place);
            }
        };
        await ForgetAsync(store, forgotten);
        Assert.That(files.BeforeDelete, Is.Null, "It was set aside.");

        // Somebody had touched it, so that the collector puts it back, or the next one who finds it.
        Assert.That(await TestCalls.ToListAsync(other.ListFunctionsAsync()), Is.Empty);
        Assert.That(await other.GetMementoAsync(Call), Is.Null);
        Assert.That(Folder.Files().Select(Path.GetFileName), Is.EqualTo(new[] { "format" }));
    }

    private static MementoRecord At(int second) => TestCalls.Memento() with { Time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(second) };

    private static async Task TryWriteAsync(FilesystemStorageBackend backend)
    {
        try
        {
            await backend.WriteMetadataAsync(Call, "log", Value);
        }
        catch (MementoNotFoundException)
        {
            // There was a moment at which it had none.
        }
    }

    /// <summary>As a collector does with what was not used since an hour ago, before it looks at it.</summary>
    private void SetAside(string memento) => File.Move(
        memento,
        Path.Combine(Directory.CreateDirectory(Folder.Combine("store", "aside")).FullName, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{DateTime.UtcNow.AddHours(-1).Ticks:x16}-{Guid.NewGuid():n}-memento")));

    private static ValueTask ForgetAsync(IMetadataStore store, string forgotten) => forgotten switch
    {
        "call" => store.ForgetCallsAsync([Call]),
        "version" => store.ForgetFunctionAsync(Call.Function),
        "function" => store.ForgetFunctionAsync(Call.Function.At(null)),
        _ => store.ForgetEverythingAsync(),
    };

    private IEnumerable<string> Temporaries() => Folder.Files().Where(path => Path.GetDirectoryName(path) == Path.Combine(Folder.FullPath, "store", "tmp"));

    private IMetadataStore Open(IFileSystem? files = null) => new FilesystemMetadataStore(new StoreFolder(files ?? PhysicalFileSystem.Instance, Folder.Combine("store"), Log.CreateLogger("store")));

    private FilesystemStorageBackend OpenBackend(IFileSystem files) =>
        new(TestBackendContext.Create("filesystem", Folder.FullPath, loggerFactory: Log), new FilesystemSettings { Path = "store", MemoryCacheMb = 0 }, files);
}
