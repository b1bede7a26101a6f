using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace Memento.Telemetry;

/// <summary>What an application listens to: the activity source and the meter of Memento, both of this name.</summary>
public static class MementoTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string Name = "Memento";

    private static readonly string? Version = typeof(MementoTelemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    internal static readonly ActivitySource Activities = new(Name, Version);

    internal static readonly Meter Meter = new(Name, Version);
}
