using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>Says for people which part of an environment a key belongs to: a repository or cluster has a name, where a key has its number.</summary>
internal static class ConfigurationPlace
{
    /// <summary>The part that a key is in.</summary>
    public static string Of(ConfigurationTree tree, string key) => key.Split(ConfigurationPath.KeyDelimiter) switch
    {
        [var repositories, var index, var clusters, var cluster, .. var rest] when Is(repositories, ConfigurationKeys.Repositories) && Is(clusters, ConfigurationKeys.Clusters) =>
            $"{Cluster(cluster, NameOf(tree, repositories, index))}{(rest is [var part, ..] && (Is(part, ConfigurationKeys.Storage) || Is(part, ConfigurationKeys.Runner)) ? $", {part}" : "")}",
        [var repositories, var index, ..] when Is(repositories, ConfigurationKeys.Repositories) => $"repository '{NameOf(tree, repositories, index)}'",
        [var plugins, ..] when Is(plugins, ConfigurationKeys.Plugins) => "plugins",
        _ => "environment",
    };

    /// <summary>A cluster.</summary>
    public static string Cluster(string cluster, string repository) => $"cluster '{cluster}' of repository '{repository}'";

    // One without a name is called by its key.
    private static string NameOf(ConfigurationTree tree, string repositories, string index)
    {
        var key = ConfigurationPath.Combine(repositories, index);
        return tree.Root[ConfigurationPath.Combine(key, ConfigurationKeys.Name)] is { Length: > 0 } name ? name : key;
    }

    private static bool Is(string part, string key) => part.Equals(key, StringComparison.OrdinalIgnoreCase);
}
