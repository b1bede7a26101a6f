using Memento;
using Memento.Configuration;
using Memento.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

// Where everyone looks for what adds services.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Memento to an application with a host: the environment is a service, and the one that memento functions run in while the host lives.</summary>
public static class MementoServiceCollectionExtensions
{
    /// <summary>The section of an application's configuration that describes the environment.</summary>
    public const string SectionName = "Memento";

    private const string ContentRootKey = "contentRoot";

    /// <summary>
    /// Adds the environment that the application's configuration describes. It is made when the host starts, with the host's loggers, is the process's
    /// own (<see cref="MementoEnvironment.Default"/>) until the host ends, and is disposed with it. Relative paths start from the host's content root.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The whole configuration, whose section <see cref="SectionName"/> counts, or the section itself; its keys are those of a configuration file.</param>
    /// <param name="options">What else is decided in code; null for nothing.</param>
    /// <returns>The services.</returns>
    /// <remarks>A wrong configuration is a <see cref="ConfigurationException"/> from starting the host. Added twice, the last one counts.</remarks>
    public static IServiceCollection AddMemento(this IServiceCollection services, IConfiguration configuration, MementoEnvironmentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration as IConfigurationSection ?? configuration.GetSection(SectionName);
        return services.AddMemento(provider => MementoEnvironment.Create(section, provider.GetService<IConfiguration>()?[ContentRootKey], WithLoggers(options, provider)));
    }

    /// <summary>Adds the environment that a file describes: the one named here, else the one that <see cref="MementoEnvironment.Default"/> would load.</summary>
    /// <param name="services">The services.</param>
    /// <param name="path">Its JSON or YAML file; null to look for one.</param>
    /// <param name="options">What else is decided in code; null for nothing.</param>
    /// <returns>The services.</returns>
    /// <inheritdoc cref="AddMemento(IServiceCollection, IConfiguration, MementoEnvironmentOptions?)" path="/remarks"/>
    public static IServiceCollection AddMemento(this IServiceCollection services, string? path = null, MementoEnvironmentOptions? options = null) =>
        services.AddMemento(provider => MementoEnvironment.Load(path, WithLoggers(options, provider)));

    /// <summary>Adds an environment that is made in code.</summary>
    /// <param name="services">The services.</param>
    /// <param name="definition">What it is.</param>
    /// <param name="options">What else is decided in code; null for nothing.</param>
    /// <returns>The services.</returns>
    /// <inheritdoc cref="AddMemento(IServiceCollection, IConfiguration, MementoEnvironmentOptions?)" path="/remarks"/>
    public static IServiceCollection AddMemento(this IServiceCollection services, EnvironmentDefinition definition, MementoEnvironmentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return services.AddMemento(provider => MementoEnvironment.Create(definition, WithLoggers(options, provider)));
    }

    private static IServiceCollection AddMemento(this IServiceCollection services, Func<IServiceProvider, MementoEnvironment> create)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton(provider => HostedEnvironment.Begin(create(provider)));

        // A host validates options before it starts anything, which is when the environment has to be there: a call made by a
        // service that does not ask for it must not meet another one.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HostedEnvironment>, HostedEnvironment.StartsWithHost>());
        services.AddOptions<HostedEnvironment>().ValidateOnStart();
        return services;
    }

    private static MementoEnvironmentOptions WithLoggers(MementoEnvironmentOptions? options, IServiceProvider provider)
    {
        options ??= new MementoEnvironmentOptions();
        return options.LoggerFactory == LastResortLoggers.Instance && provider.GetService<ILoggerFactory>() is { } loggers
            ? options with { LoggerFactory = loggers }
            : options;
    }
}
