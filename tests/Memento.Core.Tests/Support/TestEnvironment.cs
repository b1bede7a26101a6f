using Memento.Configuration;
using Microsoft.Extensions.Logging;

namespace Memento.Core.Tests.Support;

/// <summary>An environment of its own for a test, in a folder of its own, with the built-in plugins found in the test's output.</summary>
internal sealed class TestEnvironment : IAsyncDisposable
{
    private readonly IDisposable? _use;

    public TestEnvironment(string storage = "filesystem", string runner = "local", ILoggerFactory? loggers = null, bool isCached = true, IReadOnlyDictionary<string, string?>? overrides = null, bool isUsed = true)
    {
        // A worker that only stands ready takes as long to start as one that runs calls, and is no matter of these tests.
        File.WriteAllText(
            System.IO.Path.Combine(Folder.Path, "memento.json"),
            $$"""
            { "name": "test", "repos": [ { "name": "main", "clusters": {
                "default": { "storage": { "type": "{{storage}}"{{(isCached ? "" : ", \"memory_cache_mb\": 0")}} }, "runner": { "type": "{{runner}}"{{(runner == "process" ? ", \"spare\": 0" : "")}} } },
                "refusing": { "storage": { "type": "memory" }, "runner": { "type": "null" } }
            } } ] }
            """.Replace("\"filesystem\"", "\"filesystem\", \"path\": \"store\"", StringComparison.Ordinal));
        Environment = MementoEnvironment.Load(System.IO.Path.Combine(Folder.Path, "memento.json"), new MementoEnvironmentOptions
        {
            LoggerFactory = loggers ?? Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            ShadowFolder = PluginCopies.Folder,
            Overrides = overrides ?? new Dictionary<string, string?>(),
        });
        _use = isUsed ? Environment.Use() : null;
    }

    public TemporaryFolder Folder { get; } = new();

    public MementoEnvironment Environment { get; }

    // Not async as a whole: what an async method does to the ambient environment ends with it.
    public ValueTask DisposeAsync()
    {
        _use?.Dispose();
        return EndAsync();
    }

    private async ValueTask EndAsync()
    {
        await Environment.DisposeAsync();
        Folder.Dispose();
    }
}
