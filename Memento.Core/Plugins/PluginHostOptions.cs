using Memento.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>What a <see cref="PluginHost"/> is made from.</summary>
public sealed class PluginHostOptions
{
    /// <summary>The folders that plugins are dropped into. Absolute; one that does not exist is reported and costs nothing.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>The lock file that lists the SHA-256 of each plugin that may be loaded; null when any may. Absolute.</summary>
    public string? LockFile { get; init; }

    /// <summary>Where copies of plugins are loaded from; null for a folder of the user's own. Absolute.</summary>
    public string? ShadowFolder { get; init; }

    /// <summary>Makes the loggers of the host and of the backends.</summary>
    public required ILoggerFactory LoggerFactory { get; init; }

    /// <summary>Reads a backend's section.</summary>
    public required ISettingsBinder SettingsBinder { get; init; }

    /// <summary>Makes what is thrown of an error in a backend's section, of which a plugin does not know where it stands; given the section and the key in it that is wrong where the message names none.</summary>
    internal Func<IConfigurationSection, string, ConfigurationException, ConfigurationException> LocateError { get; init; } = static (_, _, error) => error;

    /// <summary>Says of a folder by which key it is named and where that stands, as "file (line 3) as 'key'"; null for one that no configuration names. Asked of folders that cannot be looked through.</summary>
    internal Func<string, string?> OriginOfFolder { get; init; } = static _ => null;

    /// <summary>Says in the same words by which key <see cref="ShadowFolder"/> is named; null where no configuration names it. Asked when it cannot be written.</summary>
    internal Func<string?> OriginOfShadowFolder { get; init; } = static () => null;

    /// <summary>Whether this process is a worker.</summary>
    public bool IsWorker { get; init; }

    /// <summary>The codecs that are there without a plugin, in the order in which they are asked.</summary>
    public IReadOnlyList<ICodec> StandardCodecs { get; init; } = [];
}
