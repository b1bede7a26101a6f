using Memento.Configuration;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Results;

/// <summary>Tests of what functions return, on the storages that keep bytes, with a memory cache and without: then every hit reads the bytes.</summary>
internal abstract class ResultTests(string storage, string runner, string memoryCacheMb) : CallingTests(storage, runner)
{
    protected MementoEnvironment Environment => Test.Environment;

    /// <summary>Whether a hit reads the store.</summary>
    protected bool ReadsStore => memoryCacheMb == "0";

    protected string StoreFolder => Path.Combine(WorkFolder, "store");

    protected string WorkFolder => Test.Folder.Path;

    protected bool IsOnDisk => Storage == "filesystem";

    protected override IReadOnlyDictionary<string, string?> Overrides => new Dictionary<string, string?>
    {
        ["repos:0:clusters:default:storage:memory_cache_mb"] = memoryCacheMb,
        ["repos:0:clusters:default:storage:file_copies"] = "copies",
    };
}
