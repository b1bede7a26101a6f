using Memento.Configuration;
using Memento.Testing;

namespace Memento.Contrib.Tests.Stores;

/// <summary>An environment that is loaded from a file, with plugins from a real folder, as a program has it.</summary>
internal static class LoadedEnvironment
{
    /// <summary>Loads one whose only cluster has this storage.</summary>
    public static MementoEnvironment Load(TemporaryFolder folder, string storage, RecordingLoggerFactory? log = null)
    {
        var file = folder.Combine("memento.json");
        File.WriteAllText(file, $$"""
            { "name": "test", "repos": [ { "name": "main", "clusters": {
                "default": { "storage": {{storage}}, "runner": { "type": "local" } }
            } } ] }
            """);
        return MementoEnvironment.Load(file, new MementoEnvironmentOptions
        {
            LoggerFactory = (Microsoft.Extensions.Logging.ILoggerFactory?)log ?? Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            ShadowFolder = folder.Combine("shadow"),
        });
    }

    /// <summary>The storage of the only cluster.</summary>
    public static Storage.IStorageBackend StorageOf(MementoEnvironment environment) => environment.GetCluster(null)!.Storage;
}
