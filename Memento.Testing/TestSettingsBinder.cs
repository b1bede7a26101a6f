using System.Reflection;
using Memento.Plugins;
using Microsoft.Extensions.Configuration;

namespace Memento.Testing;

/// <summary>Binds a section as strictly as the host does: an unknown key or a value of the wrong type is an error.</summary>
public sealed class TestSettingsBinder : ISettingsBinder
{
    /// <inheritdoc/>
    public TSettings Bind<TSettings>(IConfigurationSection section) where TSettings : class, new()
    {
        ArgumentNullException.ThrowIfNull(section);
        var known = typeof(TSettings).GetProperties()
            .Select(static property => property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name)
            .Append("type")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (section.GetChildren().FirstOrDefault(child => !known.Contains(child.Key)) is { } unknown)
        {
            throw new ConfigurationException($"'{unknown.Path}' is not a setting; there are {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
        }

        var settings = new TSettings();
        try
        {
            section.Bind(settings);
        }
        catch (InvalidOperationException exception)
        {
            throw new ConfigurationException($"A value in '{section.Path}' is not of its setting's type: {exception.Message}", exception);
        }

        return settings;
    }
}
