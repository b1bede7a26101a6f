using System.Reflection;

namespace Memento.Plugins;

/// <summary>A plugin that was found, and what has become of it since. Usable from any thread.</summary>
/// <param name="file">The plugin.</param>
/// <param name="obstacle">Why it cannot be used; null when nothing speaks against it.</param>
/// <param name="notes">What was noticed.</param>
internal sealed class PluginEntry(PluginFile file, PluginProblem? obstacle, IReadOnlyList<string> notes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PluginProblem> _failures = new(StringComparer.Ordinal);
    private Assembly? _assembly;
    private PluginProblem? _loadFailure;

    /// <summary>The plugin.</summary>
    public PluginFile File { get; } = file;

    /// <summary>Why it cannot be used, as the checks before loading found; null when nothing speaks against it.</summary>
    public PluginProblem? Obstacle { get; } = obstacle;

    /// <summary>What was noticed.</summary>
    public IReadOnlyList<string> Notes { get; } = notes;

    /// <summary>True when the checks before loading found something to tell.</summary>
    public bool IsNoteworthy => Obstacle is not null || Notes.Count > 0;

    /// <summary>The assembly, loaded at the first call.</summary>
    /// <exception cref="PluginException">It cannot be loaded. A later call tries again: a full disk may have been the reason.</exception>
    public Assembly Load(PluginLoader loader)
    {
        lock (_gate)
        {
            try
            {
                _assembly ??= loader.Load(File);
                _loadFailure = null;
                return _assembly;
            }
            catch (PluginException exception)
            {
                _loadFailure = ProblemOf(exception);
                throw;
            }
        }
    }

    /// <summary>Keeps for the report what went wrong with a class last, beside what is wrong with others of the plugin.</summary>
    public void SetFailure(PluginExport export, PluginException failure)
    {
        lock (_gate)
        {
            _failures[export.TypeName] = ProblemOf(failure);
        }
    }

    /// <summary>Forgets what went wrong with a class: it has gone right since.</summary>
    public void ClearFailure(PluginExport export)
    {
        lock (_gate)
        {
            _failures.Remove(export.TypeName);
        }
    }

    /// <summary>The row for the report.</summary>
    public PluginCandidate ToCandidate()
    {
        lock (_gate)
        {
            List<PluginProblem> failures = [.. _failures.OrderBy(failure => failure.Key, StringComparer.Ordinal).Select(failure => failure.Value)];
            return new PluginCandidate
            {
                Path = File.Path,
                State = (Obstacle ?? _loadFailure) is not null ? PluginState.Rejected : _assembly is null ? PluginState.Available : PluginState.Loaded,
                Reason = (Obstacle ?? _loadFailure)?.Text ?? (failures.Count == 0 ? null : string.Join(' ', failures.Select(failure => failure.Text))),
                ReasonId = (Obstacle ?? _loadFailure ?? failures.FirstOrDefault())?.Id,
                AssemblyName = File.Metadata.Name,
                AssemblyVersion = File.Metadata.Version,
                ContractVersion = File.Metadata.Exports.MaxBy(export => Version.TryParse(export.ContractVersion, out var version) ? version : new Version())?.ContractVersion,
                Exports = File.Metadata.Exports,
                Notes = Notes,
            };
        }
    }

    private static PluginProblem ProblemOf(PluginException exception) => new(exception.Id ?? PluginErrors.Failed, exception.Message);
}
