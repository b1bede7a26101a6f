using System.Reflection;

namespace Memento.Plugins;

/// <summary>A plugin that was found, and what has become of it since. Usable from any thread.</summary>
/// <param name="file">The plugin.</param>
/// <param name="obstacle">Why it cannot be used; null when nothing speaks against it.</param>
/// <param name="notes">What was noticed.</param>
internal sealed class PluginEntry(PluginFile file, string? obstacle, IReadOnlyList<string> notes)
{
    private readonly Lock _gate = new();
    private Assembly? _assembly;
    private string? _reason = obstacle;
    private bool _failedToLoad;

    /// <summary>The plugin.</summary>
    public PluginFile File { get; } = file;

    /// <summary>Why it cannot be used, as the checks before loading found; null when nothing speaks against it.</summary>
    public string? Obstacle { get; } = obstacle;

    /// <summary>The assembly, loaded at the first call.</summary>
    /// <exception cref="PluginException">It cannot be loaded. A later call tries again: a full disk may have been the reason.</exception>
    public Assembly Load(PluginLoader loader)
    {
        lock (_gate)
        {
            if (_assembly is null)
            {
                _failedToLoad = true;
                _assembly = loader.Load(File);
                _failedToLoad = false;
                _reason = null;
            }

            return _assembly;
        }
    }

    /// <summary>Keeps for the report what went wrong last; null when it has gone right since.</summary>
    public void SetReason(string? reason)
    {
        lock (_gate)
        {
            _reason = reason;
        }
    }

    /// <summary>The row for the report.</summary>
    public PluginCandidate ToCandidate()
    {
        lock (_gate)
        {
            return new PluginCandidate
            {
                Path = File.Path,
                State = Obstacle is not null || _failedToLoad ? PluginState.Rejected : _assembly is null ? PluginState.Available : PluginState.Loaded,
                Reason = _reason,
                AssemblyName = File.Metadata.Name,
                AssemblyVersion = File.Metadata.Version,
                ContractVersion = File.Metadata.Exports.MaxBy(export => Version.TryParse(export.ContractVersion, out var version) ? version : new Version())?.ContractVersion,
                Exports = File.Metadata.Exports,
                Notes = notes,
            };
        }
    }
}
