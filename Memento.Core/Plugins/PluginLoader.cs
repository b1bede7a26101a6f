using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>Brings a plugin into the process: hashes it, compares with the lock, copies it, loads the copy in a room of its own.</summary>
/// <param name="shadowFolder">Where copies go; null for the default.</param>
/// <param name="originOfShadowFolder">Says where that is named; null where no configuration names it.</param>
/// <param name="trust">The lock; null when any plugin may be loaded.</param>
/// <param name="logger">Takes the messages.</param>
internal sealed class PluginLoader(string? shadowFolder, Func<string?> originOfShadowFolder, PluginLock? trust, ILogger logger)
{
    /// <summary>How often a plugin is hashed and copied again that is being replaced meanwhile.</summary>
    private const int MaximumAttempts = 5;

    // Tried once by writing to it. Two threads at once try it each.
    private string? _root;

    /// <summary>Loads the entry assembly; what it needs follows when it is needed.</summary>
    /// <exception cref="PluginException">It cannot be loaded.</exception>
    public Assembly Load(PluginFile plugin)
    {
        try
        {
            var copy = Path.Combine(Copy(plugin), Path.GetFileName(plugin.Path));
            var assembly = PluginRooms.Enter(plugin, copy);
            PluginLog.Loaded(logger, plugin.Path, copy);
            return assembly;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidOperationException)
        {
            // The resolver throws InvalidOperationException for a list of dependencies that it cannot follow.
            throw new PluginException(PluginErrors.NotLoaded, plugin.Path, $"The plugin {plugin.Path} could not be loaded: {exception.Message.Trim().TrimEnd('.')}.", exception);
        }
    }

    private string Copy(PluginFile plugin)
    {
        var root = _root ??= ShadowRoot.Find(shadowFolder, originOfShadowFolder, logger);
        for (var attempt = 1; ; attempt++)
        {
            // After a change the times may lie; under a lock they are never asked.
            var cache = trust is null && attempt == 1 ? FileHashCache.Open(root, plugin.Path, logger) : null;
            var manifest = PluginManifest.Compute(plugin, cache);
            if (trust?.FindObstacle(plugin.Metadata.Name, manifest) is { } obstacle)
            {
                throw new PluginException(obstacle.Id, plugin.Path, $"The plugin {plugin.Path} is not loaded: {obstacle}");
            }

            try
            {
                return new ShadowCopier(root, logger).Publish(plugin, manifest);
            }
            catch (PluginChangedException) when (attempt < MaximumAttempts)
            {
                // Someone is replacing the plugin; what is copied next is what it has become.
            }
        }
    }
}
