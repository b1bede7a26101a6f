using System.Text.Json;
using Memento.Configuration.Reading;
using Memento.Files;
using Memento.Serialization;

namespace Memento.Plugins;

/// <summary>
/// The lock file: which plugins may be loaded, by the SHA-256 of everything they consist of. Written by an operator
/// who has looked at the plugins, through <see cref="Write"/>; read by the host, which then loads nothing else.
/// </summary>
public sealed class PluginLock
{
    private const int FormatVersion = 1;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, TypeInfoResolver = HostJson.Resolver };

    private readonly string _path;
    private readonly IReadOnlyList<LockedPlugin> _plugins;

    private PluginLock(string path, IReadOnlyList<LockedPlugin> plugins, string? problem)
    {
        _path = path;
        _plugins = plugins;
        Problem = problem;
    }

    /// <summary>Why the file is no lock, as the rest of a sentence without its full stop; null when it is one.</summary>
    internal string? Problem { get; }

    /// <summary>Locks the plugins that are in folders now: writes a lock file that lists them, replacing the one there is.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="folders">The drop-in folders. Absolute.</param>
    /// <returns>The paths of the plugins that are listed.</returns>
    /// <exception cref="IOException">A plugin cannot be read, or the file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A plugin may not be read.</exception>
    public static IReadOnlyList<string> Write(string path, IReadOnlyList<string> folders)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(folders);
        var plugins = PluginScanner.Scan(folders).Plugins;
        var document = new Document(FormatVersion, [.. plugins.Select(Lock)]);
        AtomicFile.WriteNamed(path, JsonSerializer.SerializeToUtf8Bytes(document, Format), $"The lock file {path}");
        return [.. plugins.Select(plugin => plugin.Path)];
    }

    /// <summary>Compares the plugins that are in folders now with those that a lock file lists. Loads nothing.</summary>
    /// <param name="path">The lock file. One that cannot be read lists nothing, and every row says so.</param>
    /// <param name="folders">The drop-in folders. Absolute.</param>
    /// <returns>A row for each plugin that is there, in the order in which they are found, and then one for each that is listed and not there.</returns>
    /// <exception cref="IOException">A plugin cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A plugin cannot be read.</exception>
    public static IReadOnlyList<LockedPluginState> Check(string path, IReadOnlyList<string> folders)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(folders);
        var trust = Read(path);
        var states = new List<LockedPluginState>();
        foreach (var plugin in PluginScanner.Scan(folders).Plugins)
        {
            var manifest = PluginManifest.Compute(plugin, cache: null);
            var obstacle = trust.FindObstacle(plugin.Metadata.Name, manifest);
            states.Add(new LockedPluginState(plugin.Metadata.Name, plugin.Path, manifest.Identity, obstacle?.Text, obstacle?.Id));
        }

        var present = states.Select(static state => state.AssemblyName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        states.AddRange(trust._plugins.Where(plugin => !present.Contains(plugin.Assembly)).Select(plugin => new LockedPluginState(
            plugin.Assembly, null, plugin.Sha256, $"{plugin.Assembly} is listed in the lock file {path}, and not there: write the lock again if it is to be gone.", PluginErrors.GoneSinceLock)));
        if (trust.Problem is { } problem && states.Count == 0)
        {
            states.Add(new LockedPluginState("", null, "", char.ToUpperInvariant(problem[0]) + problem[1..] + ".", PluginErrors.WrongLock));
        }

        return states;
    }

    /// <summary>Reads a lock file. One that cannot be read lists nothing: a lock that is broken must not open.</summary>
    internal static PluginLock Read(string path)
    {
        if (Directory.Exists(path))
        {
            return new PluginLock(path, [], $"the lock file {path} is a folder");
        }

        JsonElement root;
        try
        {
            root = JsonElement.Parse(TextFile.ReadAllBytes(path).Span);
        }
        catch (JsonException exception)
        {
            return new PluginLock(path, [], $"the lock file {ConfigurationDocument.Origin(path, JsonFault.LineOf(exception))} is not valid JSON: {JsonFault.ReasonOf(exception).TrimEnd('.')}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new PluginLock(path, [], $"the lock file {path} cannot be read: {exception.Message.TrimEnd('.')}");
        }

        try
        {
            var document = root.Deserialize<Document>(Format);
            if (document?.Version != FormatVersion)
            {
                return new PluginLock(path, [], $"the lock file {path} is not of version {FormatVersion}: write it again");
            }

            var plugins = document.Plugins ?? [];
            return plugins.Select(FindGap).FirstOrDefault(static gap => gap is not null) is { } gap
                ? new PluginLock(path, [], OtherShape(path, gap))
                : new PluginLock(path, [.. plugins.OfType<LockedPlugin>()], null);
        }
        catch (JsonException exception)
        {
            return new PluginLock(path, [], OtherShape(path, exception.Path is { Length: > 1 } part ? part : null));
        }
    }

    /// <summary>Why a plugin may not be loaded, as the rest of a sentence with its full stop; null when it may.</summary>
    internal PluginProblem? FindObstacle(string assemblyName, PluginManifest manifest)
    {
        if (Problem is not null)
        {
            return new PluginProblem(PluginErrors.WrongLock, Problem + ".");
        }

        var namesakes = _plugins.Where(plugin => string.Equals(plugin.Assembly, assemblyName, StringComparison.OrdinalIgnoreCase)).ToList();
        if (namesakes.Count == 0)
        {
            return new PluginProblem(PluginErrors.NotInLock, $"{assemblyName} is not listed in the lock file {_path}, its SHA-256 is {manifest.Identity}: list it if you trust it.");
        }

        // The list of files is for the message; the one hash of them all decides.
        return namesakes.Any(plugin => string.Equals(plugin.Sha256, manifest.Identity, StringComparison.OrdinalIgnoreCase))
            ? null
            : new PluginProblem(PluginErrors.ChangedSinceLock, $"{assemblyName} has the SHA-256 {manifest.Identity}, the lock file {_path} lists {namesakes[0].Sha256}; {DescribeDifference(namesakes[0], manifest)}: list it again if you trust the change.");
    }

    private static string OtherShape(string path, string? part) => $"the lock file {path} has another shape than a lock{(part is null ? "" : $" at '{part}'")}: write it again";

    // Somebody has edited the file. Passed over, its plugin would be called one that is not listed.
    private static string? FindGap(LockedPlugin? plugin, int place) => plugin switch
    {
        null => $"$.plugins[{place}]",
        { Assembly: null } => $"$.plugins[{place}].assembly",
        { Sha256: null } => $"$.plugins[{place}].sha256",
        { Files: null } => $"$.plugins[{place}].files",
        _ => null,
    };

    private static string DescribeDifference(LockedPlugin locked, PluginManifest manifest)
    {
        var now = manifest.Files.ToDictionary(file => file.Path, file => file.Sha256, StringComparer.Ordinal);
        var changes = locked.Files
            .Where(file => !now.TryGetValue(file.Key, out var hash) || !string.Equals(hash, file.Value, StringComparison.OrdinalIgnoreCase))
            .Select(file => now.ContainsKey(file.Key) ? $"{file.Key} was altered" : $"{file.Key} is missing")
            .Concat(now.Keys.Where(path => !locked.Files.ContainsKey(path)).Select(path => $"{path} was added"))
            .Order(StringComparer.Ordinal)
            .ToList();
        return changes.Count == 0 ? "its files are as listed, so the list itself was altered" : string.Join(", ", changes.Take(5)) + (changes.Count > 5 ? ", and more" : "");
    }

    private static LockedPlugin Lock(PluginFile plugin)
    {
        var manifest = PluginManifest.Compute(plugin, cache: null);
        return new LockedPlugin(plugin.Metadata.Name, manifest.Identity, manifest.Files.ToDictionary(file => file.Path, file => file.Sha256, StringComparer.Ordinal));
    }

    private sealed record Document(int Version, IReadOnlyList<LockedPlugin?>? Plugins);

    private sealed record LockedPlugin(string Assembly, string Sha256, IReadOnlyDictionary<string, string> Files);
}
