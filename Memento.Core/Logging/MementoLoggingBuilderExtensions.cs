using Memento.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

// Where an application looks for what it can add to its logging.
namespace Microsoft.Extensions.Logging;

/// <summary>Adds the logs of calls to an application's logging.</summary>
public static class MementoLoggingBuilderExtensions
{
    /// <summary>Has what memento functions log while they run kept with their results. Adding it twice is adding it once.</summary>
    /// <param name="builder">The application's logging.</param>
    /// <returns>The same, to go on with.</returns>
    public static ILoggingBuilder AddMementoCallLogs(this ILoggingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, MementoLoggerProvider>());
        return builder;
    }
}
