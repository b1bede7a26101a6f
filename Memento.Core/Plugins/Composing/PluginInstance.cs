using System.Composition.Hosting;
using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>One object made from a plugin, with the container that made it.</summary>
/// <param name="Value">The backend, store or codec.</param>
/// <param name="Container">The container.</param>
/// <param name="Source">The plugin it came from.</param>
internal sealed record PluginInstance(object Value, CompositionHost Container, PluginEntry Source)
{
    /// <summary>Disposes the object, then its container. A failure stays in its room: it is logged, and the others are disposed too.</summary>
    public async ValueTask DisposeAsync(ILogger logger)
    {
        try
        {
            try
            {
                // The container knows IDisposable alone; a backend may need its asynchronous end, and before that.
                if (Value is IAsyncDisposable disposable)
                {
                    await disposable.DisposeAsync().ConfigureAwait(false);
                }
            }
            finally
            {
                Container.Dispose();
            }
        }
        catch (Exception exception)
        {
            PluginLog.DisposeFailed(logger, Value.GetType().FullName ?? Value.GetType().Name, Source.File.Path, ExceptionReader.Readable(exception));
        }
    }
}
