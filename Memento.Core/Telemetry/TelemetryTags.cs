namespace Memento.Telemetry;

/// <summary>The names of what is said of a call beside a measurement or in an activity.</summary>
internal static class TelemetryTags
{
    public const string Function = "memento.function";
    public const string Version = "memento.function.version";
    public const string Cluster = "memento.cluster";
    public const string Tier = "memento.tier";
    public const string ArgumentHash = "memento.argument_hash";
    public const string CorrelationId = "memento.correlation_id";
    public const string Outcome = "memento.outcome";
    public const string StorageType = "memento.storage.type";
    public const string Direction = "memento.io.direction";
    public const string ErrorType = "error.type";
    public const string Host = "host.name";
    public const string Process = "process.pid";
}
