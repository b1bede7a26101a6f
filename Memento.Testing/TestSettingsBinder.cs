using System.Reflection;
using Memento.Configuration;
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
            .Select(KeyOf)
            .Append("type")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (section.GetChildren().FirstOrDefault(child => !known.Contains(child.Key)) is { } unknown)
        {
            throw new ConfigurationException($"'{unknown.Path}' is not a setting; there are {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
        }

        foreach (var property in typeof(TSettings).GetProperties().Where(static property => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(TimeSpan)))
        {
            if (section[KeyOf(property)] is { } text && !Duration.TryRead(text, out _))
            {
                throw new ConfigurationException($"'{section.Path}:{KeyOf(property)}' is '{text}', but {Duration.Expected} is expected.");
            }
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

    private static string KeyOf(PropertyInfo property) => property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name;
}
