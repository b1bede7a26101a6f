namespace Memento.Plugins;

/// <summary>
/// The assemblies that a plugin always gets from the host, the framework aside: the contract, and those whose types
/// the contract's signatures expose, directly or through one another. A copy of its own would make types that have
/// the same name and are not the same.
/// </summary>
internal static class SharedAssemblies
{
    /// <summary>The contract's simple name.</summary>
    public const string ContractName = "Memento.Abstractions";

    /// <summary>The simple names.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        ContractName,
        "System.Composition.AttributedModel",
        "Microsoft.Extensions.Configuration.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions",

        // ILoggingBuilder, beside ILoggerFactory, exposes IServiceCollection.
        "Microsoft.Extensions.DependencyInjection.Abstractions",

        // IConfigurationSection exposes IChangeToken.
        "Microsoft.Extensions.Primitives",
    };
}
