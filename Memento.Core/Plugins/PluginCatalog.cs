using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>The plugins that were found, and the way from a name to one of them.</summary>
internal sealed class PluginCatalog
{
    private readonly IReadOnlyList<PluginFolder> _folders;
    private readonly IReadOnlyList<PluginCandidate> _bad;
    private readonly IReadOnlyList<PluginEntry> _entries;
    private readonly string? _brokenLock;

    /// <summary>Looks through the folders and checks what is there. Loads nothing and throws nothing.</summary>
    /// <param name="folders">The folders.</param>
    /// <param name="trust">The lock; null when any plugin may be loaded.</param>
    /// <param name="shadowFolder">Where copies of plugins go, and what is known of them; null for the default.</param>
    /// <param name="originOfFolder">Says where a folder is named that cannot be looked through.</param>
    /// <param name="logger">Takes the messages.</param>
    public PluginCatalog(IReadOnlyList<string> folders, PluginLock? trust, string? shadowFolder, Func<string, string?> originOfFolder, ILogger logger)
    {
        _brokenLock = trust?.Problem is { } problem ? $"No plugin is loaded: {problem}." : null;

        // Under a lock nothing is believed of a file but what is read of it.
        var known = trust is null && ShadowRoot.FindExisting(shadowFolder) is { } root ? KnownPlugins.Open(root, PluginScanner.Normalize(folders), logger) : null;
        if (known?.Find() is { } entries)
        {
            _folders = [.. PluginScanner.Normalize(folders).Select(static folder => new PluginFolder(folder, null))];
            _bad = [];
            _entries = entries;
        }
        else
        {
            var scan = PluginScanner.Scan(folders);
            _folders = [.. scan.Folders.Select(folder => folder.Problem is not null && originOfFolder(folder.Path) is { } origin ? folder with { Problem = $"{folder.Problem}; it is named in {origin}" } : folder)];
            _bad = [.. scan.Bad.Select(bad => new PluginCandidate { Path = bad.Path, State = PluginState.Rejected, Reason = bad.Reason.Text, ReasonId = bad.Reason.Id })];
            _entries = [.. scan.Plugins.Select(plugin => Check(plugin, trust))];
            if (_bad.Count == 0 && _entries.All(MayBeKnown))
            {
                known?.Keep(_entries);
            }
        }

        if (_brokenLock is not null)
        {
            // Once, and not of each plugin.
            PluginLog.Rejected(logger, PluginErrors.WrongLock, _brokenLock);
        }

        if (_bad.Count > 0 || _entries.Any(static entry => entry.IsNoteworthy) || logger.IsEnabled(LogLevel.Debug))
        {
            Log(logger);
        }
    }

    // What is wrong with a plugin is found out anew each time, and so is whether an assembly that it shares with the host is there: that may have been loaded from anywhere.
    private static bool MayBeKnown(PluginEntry entry) => entry.Obstacle is null && entry.File.Metadata.Unified.Count == 0;

    private void Log(ILogger logger)
    {
        foreach (var candidate in Report.Candidates)
        {
            if (candidate.State == PluginState.Rejected && candidate.ReasonId == PluginErrors.WrongLock)
            {
                continue;
            }

            if (candidate.State == PluginState.Rejected)
            {
                PluginLog.Rejected(logger, candidate.ReasonId, candidate.Reason!);
            }
            else if (logger.IsEnabled(LogLevel.Debug))
            {
                PluginLog.Found(logger, candidate.Path, string.Join(", ", candidate.Exports.Select(export => $"{export.Kind.Noun()} {export.Name}")));
            }

            foreach (var note in candidate.Notes)
            {
                PluginLog.Noticed(logger, note);
            }
        }
    }

    /// <summary>What has become of every plugin by now.</summary>
    public PluginReport Report => new(_folders, [.. _entries.Select(entry => entry.ToCandidate()).Concat(_bad).OrderBy(candidate => candidate.Path, StringComparer.Ordinal)]);

    /// <summary>The one plugin and the one of its classes that a name stands for.</summary>
    /// <param name="kind">What is asked for.</param>
    /// <param name="text">The short name, or <c>name@Assembly</c>.</param>
    /// <param name="others">Names there are besides those of plugins.</param>
    /// <exception cref="ConfigurationException">No plugin has the name, or several have it, or none may be loaded.</exception>
    public (PluginEntry Plugin, PluginExport Export) Find(PluginKind kind, string text, IReadOnlyList<string>? others = null)
    {
        if (_brokenLock is not null)
        {
            throw new ConfigurationException(PluginErrors.WrongLock, _brokenLock);
        }

        var name = ShortName.Parse(text);
        var namesakes = _entries
            .Where(entry => name.Assembly is null || string.Equals(entry.File.Metadata.Name, name.Assembly, StringComparison.OrdinalIgnoreCase))
            .Where(entry => FindExport(entry, kind, name.Name) is not null)
            .ToList();
        var usable = namesakes.Where(entry => entry.Obstacle is null).ToList();
        return usable.Count switch
        {
            1 => (usable[0], FindExport(usable[0], kind, name.Name)!),
            0 => throw new ConfigurationException(PluginErrors.UnknownName, new UnknownName(kind, text, _entries, _bad, _folders, others ?? []).ToString()),
            _ => throw new ConfigurationException(PluginErrors.SeveralOfName, DescribeAmbiguity(kind, name, usable)),
        };
    }

    /// <summary>The class that a plugin exports as a kind under a name; null when it exports none.</summary>
    internal static PluginExport? FindExport(PluginEntry entry, PluginKind kind, string name) =>
        entry.File.Metadata.Exports.FirstOrDefault(export => export.Kind == kind && string.Equals(export.Name, name, StringComparison.OrdinalIgnoreCase));

    private static string DescribeAmbiguity(PluginKind kind, ShortName name, List<PluginEntry> usable)
    {
        var files = string.Join(" and ", usable.Select(plugin => plugin.File.Path));
        var assemblies = usable.GroupBy(plugin => plugin.File.Metadata.Name, StringComparer.OrdinalIgnoreCase).ToList();

        // One that is there once, where there is one: of another the name would not pick a file either.
        var advice = assemblies.Count > 1 ? $"pick one, such as \"{name.Name}@{assemblies.MinBy(Enumerable.Count)!.Key}\""
            : usable.Count == 2 ? "both are the same assembly, so remove one of the files"
            : "these are the same assembly, so remove all of the files but one";
        return $"Several plugins have a {kind.Noun()} named '{name.Name}': {files}; {advice}.";
    }

    private static PluginEntry Check(PluginFile plugin, PluginLock? trust) =>
        new(plugin, PluginChecker.FindObstacle(plugin) ?? FindDistrust(plugin, trust), PluginChecker.FindNotes(plugin));

    private static PluginProblem? FindDistrust(PluginFile plugin, PluginLock? trust)
    {
        if (trust is null)
        {
            return null;
        }

        try
        {
            return trust.FindObstacle(plugin.Metadata.Name, PluginManifest.Compute(plugin, cache: null)) is { } obstacle
                ? obstacle with { Text = $"{plugin.Path} is not trusted: {obstacle}" }
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new PluginProblem(PluginErrors.UnreadableFile, $"{plugin.Path} cannot be compared with the lock, because one of its files cannot be read: {exception.Message}");
        }
    }
}
