using Memento.Files;
using Memento.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>All that a backend is given when it is made: it takes one of these in its constructor.</summary>
public sealed class BackendContext
{
    /// <summary>The short name that the configuration asked for.</summary>
    public required string Name { get; init; }

    /// <summary>The backend's own section of the configuration, <c>type</c> included.</summary>
    public required IConfigurationSection Configuration { get; init; }

    /// <summary>The folder that relative paths in the section start from: the one of the file it stands in. Absolute.</summary>
    public required string BaseFolder { get; init; }

    /// <summary>Makes loggers. They throw nothing, also where those of the program do.</summary>
    public required ILoggerFactory LoggerFactory { get; init; }

    /// <summary>Makes other backends' stores and codecs.</summary>
    public required IBackendBroker Broker { get; init; }

    /// <summary>Reads the section strictly.</summary>
    public required ISettingsBinder SettingsBinder { get; init; }

    /// <summary>True in a worker process: who started it looks for what it stored as soon as it answers, so that nothing is to be put off.</summary>
    public bool IsWorker { get; init; }

    /// <summary>What a runner ends in and starts workers with; null for what is not a runner.</summary>
    public IRunnerHost? RunnerHost { get; init; }

    /// <summary>Reads the section into a new <typeparamref name="TSettings"/>, whose property initializers are the defaults.</summary>
    /// <exception cref="ConfigurationException">A key is unknown, or a value is not of its property's type.</exception>
    public TSettings GetSettings<TSettings>() where TSettings : class, new() => SettingsBinder.Bind<TSettings>(Configuration);

    /// <summary>The absolute form of a path from the settings: <c>~</c> is the user's folder, a relative path starts from <see cref="BaseFolder"/>.</summary>
    /// <exception cref="ConfigurationException">It is empty, or no path can be so; the message names the key that has this value.</exception>
    public string ResolvePath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return GivenPath.Resolve(path, BaseFolder, () => $"'{KeyOf(path)}'");
    }

    private string KeyOf(string value) => Configuration.AsEnumerable().Where(setting => setting.Value == value).Select(static setting => setting.Key).ToList() is [var key] ? key : Configuration.Path;
}
