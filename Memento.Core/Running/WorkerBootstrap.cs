using System.Text.Json;
using Memento.Serialization;

namespace Memento.Running;

/// <summary>What a worker process is told when it is started: how to make the same environment, and for which runner it works.</summary>
/// <param name="Cluster">The cluster whose runner it works for; null for the built-in one.</param>
/// <param name="File">The environment's file; null when there is none.</param>
/// <param name="Definition">The environment as JSON, when it was made in code; null when a file says what it is.</param>
/// <param name="Parameters">The parameters given in code.</param>
/// <param name="Overrides">The configuration values given in code.</param>
/// <param name="PluginFolders">The plugin folders given in code; null for those of the configuration.</param>
/// <param name="ShadowFolder">The folder given in code for copies of plugins; null for that of the configuration.</param>
/// <param name="CallLogLimit">How many bytes are kept of what one call logs.</param>
/// <param name="ParentProcessId">The process that the worker ends with.</param>
internal sealed record WorkerBootstrap(
    string Cluster,
    string? File,
    string? Definition,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, string?> Overrides,
    IReadOnlyList<string>? PluginFolders,
    string? ShadowFolder,
    int CallLogLimit,
    int ParentProcessId)
{
    /// <summary>The environment variable in which it travels.</summary>
    public const string Variable = "MEMENTO_WORKER";

    public static WorkerBootstrap? FromVariable() =>
        System.Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? JsonSerializer.Deserialize<WorkerBootstrap>(text, HostJson.Options) : null;

    public string ToVariable() => JsonSerializer.Serialize(this, HostJson.Options);
}
