using Memento.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Memento.Hosting;

/// <summary>The environment of a host. Its options are empty: they are what has a host make the environment when it starts.</summary>
internal sealed partial class HostedEnvironment
{
    /// <summary>Makes the environment of a host that of the process. It stops being that when the host disposes it.</summary>
    public static MementoEnvironment Begin(MementoEnvironment environment)
    {
        var before = MementoEnvironment.DefaultIfLoaded;
        environment.UseAsDefault();
        if (before is not null)
        {
            LogReplaced(environment.LoggerFactory.CreateLogger("Memento.Hosting"), before.Name, environment.Name);
        }

        return environment;
    }

    [LoggerMessage(EventId = ConfigurationErrors.ReplacedEnvironment, Level = LogLevel.Warning, Message = "The environment '{Before}' is in use in this process, and '{Environment}' takes its place until the host ends: calls go to the last one, but where MementoEnvironment.Use says otherwise. With two hosts in one process, start each in the Use of its own environment.")]
    private static partial void LogReplaced(ILogger logger, string before, string environment);

    /// <summary>Needs the environment, so that it is there when the host has validated its options.</summary>
    internal sealed class StartsWithHost : IValidateOptions<HostedEnvironment>
    {
        public StartsWithHost(MementoEnvironment environment) => ArgumentNullException.ThrowIfNull(environment);

        public ValidateOptionsResult Validate(string? name, HostedEnvironment options) => ValidateOptionsResult.Success;
    }
}
