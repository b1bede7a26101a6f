using Memento.Plugins;
using Memento.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Memento.Testing;

/// <summary>Makes the <see cref="BackendContext"/> that a backend takes in its constructor, with no plugin host.</summary>
public static class TestBackendContext
{
    /// <summary>Makes a context.</summary>
    /// <param name="name">The short name that the backend is asked for by.</param>
    /// <param name="baseFolder">Where relative paths in the settings start.</param>
    /// <param name="settings">The backend's section, <c>type</c> left out; a key of several parts has colons.</param>
    /// <param name="broker">Makes other backends' parts; null for one that has <see cref="TestCodecs.All"/> and no stores.</param>
    /// <param name="loggerFactory">Takes the log; null for one that forgets it.</param>
    /// <param name="runnerHost">For a runner, which cannot do without: what it ends in, such as a <see cref="TestRunnerHost"/>.</param>
    public static BackendContext Create(
        string name,
        string baseFolder,
        IReadOnlyDictionary<string, string?>? settings = null,
        IBackendBroker? broker = null,
        ILoggerFactory? loggerFactory = null,
        IRunnerHost? runnerHost = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(baseFolder);
        const string Section = "backend";
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { [$"{Section}:type"] = name };
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>())
        {
            values[$"{Section}:{key}"] = value;
        }

        return new BackendContext
        {
            Name = name,
            Configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection(Section),
            BaseFolder = Path.GetFullPath(baseFolder),
            LoggerFactory = loggerFactory ?? new RecordingLoggerFactory(),
            Broker = broker ?? new TestBroker(TestCodecs.All),
            SettingsBinder = new TestSettingsBinder(),
            RunnerHost = runnerHost,
        };
    }
}
