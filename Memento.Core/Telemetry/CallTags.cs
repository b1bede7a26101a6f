using Memento.Functions;

namespace Memento.Telemetry;

/// <summary>What measurements say of a function's calls: made once, so that a measurement makes nothing. The version is left out; each would be a series of its own.</summary>
internal sealed class CallTags(FunctionBinding binding)
{
    public KeyValuePair<string, object?> Function { get; } = new(TelemetryTags.Function, binding.Definition.Unversioned.ToString());

    public KeyValuePair<string, object?> Cluster { get; } = new(TelemetryTags.Cluster, binding.Cluster.Name);
}
