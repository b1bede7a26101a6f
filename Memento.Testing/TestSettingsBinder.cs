using Memento.Configuration;
using Memento.Plugins;
using Microsoft.Extensions.Configuration;

namespace Memento.Testing;

/// <summary>Binds a section as strictly as the host does, by the host's own binder: an unknown key, or a value that is not of its setting's type, is an error.</summary>
public sealed class TestSettingsBinder : ISettingsBinder
{
    /// <inheritdoc/>
    public TSettings Bind<TSettings>(IConfigurationSection section) where TSettings : class, new()
    {
        ArgumentNullException.ThrowIfNull(section);
        return new SettingsBinder(ConfigurationTree.Of(section), ThrownMistakes.Instance).Bind<TSettings>(section);
    }
}
