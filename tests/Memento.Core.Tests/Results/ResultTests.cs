using Memento.Configuration;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Results;

/// <summary>Tests of what functions return, on the storages that keep bytes, with a memory cache and without: then every hit reads the bytes.</summary>
internal abstract class ResultTests(string storage, string runner, string memoryCacheMb)
{
    private TemporaryFolder _folder = null!;
    private IDisposable _use = null!;
    private string _key = "";

    protected MementoEnvironment Environment { get; private set; } = null!;

    /// <summary>Whether a hit reads the store.</summary>
    protected bool ReadsStore => memoryCacheMb == "0";

    protected string StoreFolder => Path.Combine(_folder.Path, "store");

    protected string WorkFolder => _folder.Path;

    protected bool IsOnDisk => storage == "filesystem";

    /// <summary>A key that only this test uses.</summary>
    protected string Key => _key;

    [SetUp]
    public void EnterEnvironment()
    {
        _folder = new TemporaryFolder();
        _key = Guid.NewGuid().ToString();
        var path = storage == "filesystem" ? ", \"path\": \"store\"" : "";
        _folder.Write("memento.json", $$"""{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "{{storage}}", "memory_cache_mb": {{memoryCacheMb}}, "file_copies": "copies"{{path}} }, "runner": { "type": "{{runner}}" } } } } ] }""");
        Environment = MementoEnvironment.Load(Path.Combine(_folder.Path, "memento.json"), new MementoEnvironmentOptions
        {
            LoggerFactory = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            ShadowFolder = PluginCopies.Folder,
        });
        _use = Environment.Use();
    }

    [TearDown]
    public async Task LeaveEnvironment()
    {
        _use.Dispose();
        await Environment.DisposeAsync();
        _folder.Dispose();
    }
}
