using Microsoft.Extensions.Logging;

namespace Memento.Configuration;

/// <summary>What a program decides in code when it makes a <see cref="MementoEnvironment"/>.</summary>
public sealed record MementoEnvironmentOptions
{
    /// <summary>Makes the loggers of the host and of every plugin. By default warnings and errors are lines on standard error.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = LastResortLoggers.Instance;

    /// <summary>The values of parameters in the configuration: <c>{{name}}</c> in a file becomes the one of that name here, else the environment variable of that name.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Values over the file and the environment variables, by key: <c>repos:0:clusters:default:storage:type</c>.</summary>
    public IReadOnlyDictionary<string, string?> Overrides { get; init; } = new Dictionary<string, string?>();

    /// <summary>The folders to look for plugins in, over <c>plugins:folders</c>; null to leave that to the configuration.</summary>
    public IReadOnlyList<string>? PluginFolders { get; init; }

    /// <summary>How many bytes are kept of what one call logs, by <see cref="Logging.MementoLoggerProvider"/> or <see cref="Memo.Log"/>; 0 to keep none. 64 kB where nothing is said.</summary>
    public int CallLogLimit
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 64 * 1024;

    /// <summary>Where plugins are copied before they are loaded; null for a folder of the user's.</summary>
    public string? ShadowFolder { get; init; }

    /// <summary>Whether it is the environment of a worker process.</summary>
    internal bool IsWorker { get; init; }

    /// <summary>The files that the program of a worker process has its configuration from; null where this is the program.</summary>
    internal IReadOnlyList<string>? ProgramFiles { get; init; }

    /// <summary>Decides what becomes of mistakes in the configuration.</summary>
    internal IMistakes Mistakes { get; init; } = ThrownMistakes.Instance;
}
