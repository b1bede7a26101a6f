using System.Reflection;
using Memento.Plugins;
using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>
/// Reads sections into settings, strictly: first every key and value of the section is checked against the settings'
/// properties, so that the error can name the file, the key and what was expected; then the configuration binder fills them.
/// </summary>
/// <param name="tree">The configuration.</param>
/// <param name="mistakes">Is told of each mistake in a section.</param>
internal sealed class SettingsBinder(ConfigurationTree tree, IMistakes mistakes) : ISettingsBinder
{
    /// <inheritdoc/>
    public TSettings Bind<TSettings>(IConfigurationSection section)
        where TSettings : class, new()
    {
        ArgumentNullException.ThrowIfNull(section);
        return Bind<TSettings>(section, out var found) ?? throw found[0].Error;
    }

    /// <summary>Reads settings.</summary>
    /// <param name="section">The section.</param>
    /// <returns>The settings; null where there was a mistake that did not end the reading.</returns>
    public TSettings? TryBind<TSettings>(IConfigurationSection section)
        where TSettings : class, new() => Bind<TSettings>(section, out _);

    private TSettings? Bind<TSettings>(IConfigurationSection section, out IReadOnlyList<ConfigurationMistake> found)
        where TSettings : class, new()
    {
        var check = new SettingsCheck(tree);
        check.Check(section, typeof(TSettings));
        found = check.Mistakes;
        if (found.Count > 0)
        {
            foreach (var mistake in found)
            {
                mistakes.Add(mistake);
            }

            return null;
        }

        var settings = new TSettings();
        if (!TrySetTexts(section, settings))
        {
            (check.Nulls.Count == 0 ? section : Without(section, check.Nulls)).Bind(settings);
        }

        return settings;
    }

    // Most sections have a path or two, and setting up the binder for these takes longer than opening the store that they name.
    private static bool TrySetTexts(IConfigurationSection section, object settings)
    {
        var texts = new List<(PropertyInfo Property, string? Value)>();
        var properties = settings.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var child in section.GetChildren())
        {
            var property = SettingsCheck.Find(properties, child);
            if (property is null)
            {
                // The backend's name.
                continue;
            }

            if (property.PropertyType != typeof(string) || property.SetMethod is not { IsPublic: true } || child.Value is null)
            {
                return false;
            }

            texts.Add((property, child.Value));
        }

        foreach (var (property, value) in texts)
        {
            property.SetValue(settings, value);
        }

        return true;
    }

    // The binder would put a zero in the place of a default, or a null where none is expected.
    private static IConfigurationSection Without(IConfigurationSection section, IReadOnlyList<string> keys)
    {
        var all = section.AsEnumerable().ToList();
        return new ConfigurationBuilder()
            .AddInMemoryCollection(all.Where(pair => pair.Value is not null || !(keys.Contains(pair.Key) || IsGroup(pair.Key))))
            .Build()
            .GetSection(section.Path);

        // A group has no value, and is there by what is in it.
        bool IsGroup(string key) => all.Exists(pair => pair.Key.StartsWith(key + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase));
    }
}
