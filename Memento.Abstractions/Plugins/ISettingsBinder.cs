using Microsoft.Extensions.Configuration;

namespace Memento.Plugins;

/// <summary>Reads a section into settings, strictly. The host's; reached through <see cref="BackendContext.GetSettings{TSettings}"/>.</summary>
public interface ISettingsBinder
{
    /// <summary>Reads a section into a new <typeparamref name="TSettings"/>, whose property initializers are the defaults.</summary>
    /// <exception cref="ConfigurationException">A key is unknown, or a value is not of its property's type; the message names the file, the key and what was expected.</exception>
    TSettings Bind<TSettings>(IConfigurationSection section) where TSettings : class, new();
}
