using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>Lists what a configuration comes to: what it says, and what counts where it says nothing.</summary>
internal static class EffectiveSettings
{
    private const string ByDefault = "default";

    public static IReadOnlyList<ConfigurationSetting> Of(ConfigurationTree tree, MementoEnvironment environment)
    {
        var settings = new List<ConfigurationSetting>();
        foreach (var child in tree.Root.GetChildren())
        {
            AddLeaves(child, settings, tree);
        }

        if (tree.Root[ConfigurationKeys.Name] is null)
        {
            settings.Add(new ConfigurationSetting(ConfigurationKeys.Name, environment.Name, ByDefault, IsDefault: true));
        }

        if (environment.Definition.PluginFolders.Count == 0)
        {
            foreach (var (index, folder) in environment.PluginReport.Folders.Index())
            {
                settings.Add(new ConfigurationSetting(Combine(ConfigurationKeys.Plugins, ConfigurationKeys.PluginFolders, Text(index)), folder.Path, ByDefault, IsDefault: true));
            }
        }

        foreach (var (index, repository) in environment.Repositories.Index())
        {
            foreach (var (name, cluster) in repository.Clusters)
            {
                AddDefaults(Combine(ConfigurationKeys.Repositories, Text(index), ConfigurationKeys.Clusters, name), cluster, settings);
            }
        }

        if (!environment.Repositories.Any(static repository => repository.Clusters.ContainsKey(MementoEnvironment.DefaultCluster)))
        {
            AddDefaults(Combine(ConfigurationKeys.Clusters, MementoEnvironment.DefaultCluster), environment.GetCluster(null)!, settings);
        }

        return settings;
    }

    private static void AddLeaves(IConfigurationSection section, List<ConfigurationSetting> settings, ConfigurationTree tree)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0 || !string.IsNullOrEmpty(section.Value))
        {
            settings.Add(new ConfigurationSetting(section.Path, section.Value, tree.OriginOf(section.Path)));
        }

        foreach (var child in children)
        {
            AddLeaves(child, settings, tree);
        }
    }

    private static void AddDefaults(string path, Cluster cluster, List<ConfigurationSetting> settings)
    {
        foreach (var (key, section) in cluster.DefaultSections)
        {
            foreach (var child in section.GetChildren())
            {
                settings.Add(new ConfigurationSetting(Combine(path, key, child.Key), child.Value, ByDefault, IsDefault: true));
            }
        }
    }

    private static string Combine(params string[] parts) => ConfigurationPath.Combine(parts);

    private static string Text(int index) => index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
