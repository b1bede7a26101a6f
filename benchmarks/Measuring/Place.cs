using System.Globalization;
using Memento.Configuration;

namespace Memento.Benchmarks.Measuring;

/// <summary>Where a row has its files: every store and every floor in a folder that nothing was ever deleted from, since file systems are slower in others.</summary>
/// <param name="folder">The row's own folder.</param>
/// <param name="isTemporary">True to remove it with its files when the row ends, for files so large that they are not kept to the end of the run.</param>
internal sealed class Place(string folder, bool isTemporary) : IDisposable
{
    private int _count;

    /// <summary>A new folder.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{_count++}"))).FullName;

    /// <summary>An environment with a cluster for each storage, whose relative paths start from a new folder. In use where nothing else is said until it is disposed.</summary>
    /// <param name="clusters">The storages by the names of their clusters.</param>
    public MementoEnvironment Open(params ReadOnlySpan<(string Cluster, BackendDefinition Storage)> clusters)
    {
        var all = new Dictionary<string, ClusterDefinition>();
        foreach (var (cluster, storage) in clusters)
        {
            all[cluster] = new ClusterDefinition { Storage = storage };
        }

        var environment = MementoEnvironment.Create(new EnvironmentDefinition
        {
            Name = "benchmarks",
            BaseFolder = NewFolder("environment"),
            RelativeTo = NewFolder("stores"),
            Repositories = [new RepositoryDefinition("main") { Clusters = all }],
        });
        environment.UseAsDefault();
        return environment;
    }

    /// <summary>A storage without a memory cache: every call goes to the store.</summary>
    public static BackendDefinition Cold(string type, string path, params ReadOnlySpan<(string Key, object? Value)> settings)
    {
        var all = new Dictionary<string, object?> { ["path"] = path, ["memory_cache_mb"] = 0 };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new BackendDefinition(type) { Settings = all };
    }

    public void Dispose()
    {
        if (isTemporary)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
