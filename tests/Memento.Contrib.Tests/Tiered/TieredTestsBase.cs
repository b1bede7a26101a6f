using Memento.Contrib.Tests.Stores;
using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Tiered;
using Memento.Testing;

namespace Memento.Contrib.Tests.Tiered;

/// <summary>What the tests of a storage in tiers have in common: a near store, and a far one that can be switched off, both in folders.</summary>
internal abstract class TieredTestsBase
{
    private readonly List<Switch> _switches = [];

    protected TemporaryFolder Folder { get; private set; } = null!;

    protected RecordingLoggerFactory Log { get; private set; } = null!;

    [SetUp]
    public void CreateFolder()
    {
        Folder = new TemporaryFolder();
        Log = new RecordingLoggerFactory();
    }

    [TearDown]
    public void RemoveFolder()
    {
        _switches.ForEach(static on => on.Dispose());
        _switches.Clear();
        Log.Dispose();
        Folder.Dispose();
    }

    /// <summary>A switch, which is on when the test ends.</summary>
    protected Switch CreateSwitch()
    {
        var on = new Switch();
        _switches.Add(on);
        return on;
    }

    /// <summary>Opens the storage, with no memory cache.</summary>
    protected TieredStorageBackend Open(Switch? near = null, Switch? far = null, params (string Key, string Value)[] settings) =>
        Open(Folder.FullPath, Log, near, far, settings);

    public static TieredStorageBackend Open(string folder, RecordingLoggerFactory log, Switch? near, Switch? far, params (string Key, string Value)[] settings) => Open(
        folder,
        log,
        near is null ? null : context => new SwitchedBackend(context, near),
        far is null ? null : context => new SwitchedBackend(context, far),
        settings);

    /// <summary>Opens the storage, with no memory cache, of tiers that a test makes itself.</summary>
    protected TieredStorageBackend OpenWith(Func<BackendContext, IStorageBackend>? near = null, Func<BackendContext, IStorageBackend>? far = null, params (string Key, string Value)[] settings) =>
        Open(Folder.FullPath, Log, near, far, settings);

    private static TieredStorageBackend Open(
        string folder, RecordingLoggerFactory log, Func<BackendContext, IStorageBackend>? near, Func<BackendContext, IStorageBackend>? far, (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["memory_cache_mb"] = "0",
            ["timeout"] = "00:00:30",
            ["tiers:0:type"] = near is null ? "filesystem" : "near-one",
            ["tiers:0:path"] = "near",
            ["tiers:1:type"] = far is null ? "filesystem" : "far-one",
            ["tiers:1:path"] = "far",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        var broker = new StoreBroker(TestBackendContext.Create("tiered", folder, all, loggerFactory: log));
        broker.Backends["near-one"] = near!;
        broker.Backends["far-one"] = far!;
        return new TieredStorageBackend(broker.Context);
    }

    /// <summary>Opens one tier's store by itself.</summary>
    protected IStorageBackend OpenAlone(string path) => new FilesystemStorageBackend(
        TestBackendContext.Create("filesystem", Folder.FullPath, new Dictionary<string, string?> { ["path"] = path, ["memory_cache_mb"] = "0" }, loggerFactory: Log));

    protected static string? Read(IStorageBackend backend, int argument, FunctionName? function = null) => Read(backend, TestCalls.Call(function, argument));

    protected static string? Read(IStorageBackend backend, CallKey call) => (string?)backend.ReadAsync(call, typeof(string)).AsTask().GetAwaiter().GetResult()?.Value;

    /// <summary>A result of some length, each its own.</summary>
    protected static ResultToStore Result(int argument, FunctionName? function = null, DateTimeOffset? time = null)
    {
        var result = TestCalls.Result(Text(argument), function, argument);
        return result with { Memento = result.Memento with { Time = time ?? DateTimeOffset.UtcNow } };
    }

    protected static string Text(int argument) => argument % 2 == 0 ? $"small {argument}" : $"large {argument} {new string('x', 10_000)}";

    /// <summary>Everything that a store has, as text: to be compared with another's.</summary>
    protected static async Task<List<string>> ContentsAsync(IStorageBackend backend)
    {
        var all = new List<string>();
        await foreach (var function in backend.ListFunctionsAsync())
        {
            await foreach (var memento in backend.ListMementosAsync(function))
            {
                var names = await TestCalls.ToListAsync(backend.ListMetadataAsync(memento.Call));
                var metadata = names.Order(StringComparer.Ordinal).Select(name => $"{name}={Convert.ToHexString(backend.ReadMetadataAsync(memento.Call, name).AsTask().Result!.Value.Span)}");
                all.Add($"{memento.Call} {memento.Time:O} {memento.Content?.Sha256} {Read(backend, memento.Call)} {string.Join(',', metadata)}");
            }
        }

        all.Sort(StringComparer.Ordinal);
        return all;
    }

    /// <summary>Says that both stores have the same, and are whole.</summary>
    protected async Task AssertEqualAsync()
    {
        await using var near = OpenAlone("near");
        await using var far = OpenAlone("far");
        Assert.That(await ContentsAsync(far), Is.EqualTo(await ContentsAsync(near)), "Both stores have the same.");
        Assert.That((await near.VerifyAsync()).Damages.Concat((await far.VerifyAsync()).Damages), Is.Empty, "Both stores are whole.");
    }
}
