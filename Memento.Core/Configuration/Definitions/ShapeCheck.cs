using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>Holds sections of a configuration against the shape that is expected of them, and tells of what is not so.</summary>
/// <param name="tree">The configuration.</param>
/// <param name="mistakes">Who is told.</param>
internal sealed class ShapeCheck(ConfigurationTree tree, IMistakes mistakes)
{
    /// <summary>Whether a section is there under a key, though it may be null or empty.</summary>
    public static bool Has(IConfiguration configuration, string key)
    {
        foreach (var child in configuration.GetChildren())
        {
            if (child.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it is a group; tells of keys in it that are not known, and of those of texts that hold something else.</summary>
    /// <param name="configuration">The section.</param>
    /// <param name="texts">The keys of texts.</param>
    /// <param name="groups">The other keys.</param>
    public bool IsGroupOf(IConfiguration configuration, string[] texts, params string[] groups)
    {
        if (configuration is IConfigurationSection { Value: "" } empty)
        {
            Wrong(empty, $"'{empty.Path}' is empty, but a group in braces or the path of a file is expected.");
            return false;
        }

        string[] known = [.. texts, .. groups];
        foreach (var child in configuration.GetChildren())
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                mistakes.Add(ConfigurationMistake.UnknownKey(tree, child, known));
            }
        }

        foreach (var key in texts)
        {
            var section = configuration.GetSection(key);
            if (section.GetChildren().Any())
            {
                Wrong(section, $"'{section.Path}' is a group or list, but a text is expected.");
            }
        }

        return true;
    }

    /// <summary>The sections in a list; tells of one that holds a text or a group.</summary>
    /// <param name="section">The list.</param>
    public IEnumerable<IConfigurationSection> ItemsOf(IConfigurationSection section)
    {
        const string Expected = "a list in brackets";
        var children = ChildrenOf(section, Expected);
        if (children.All(static child => ConfigurationKeys.IsOfItem(child.Key)))
        {
            return children;
        }

        Wrong(section, $"'{section.Path}' is a group in braces, but {Expected} is expected.");
        return [];
    }

    /// <summary>The sections in a section; tells of one that holds a text.</summary>
    /// <param name="section">The section.</param>
    /// <param name="expected">What it should be.</param>
    public IEnumerable<IConfigurationSection> ChildrenOf(IConfigurationSection section, string expected)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            Wrong(section, $"'{section.Path}' is '{section.Value}', but {expected} is expected.");
        }

        return section.GetChildren();
    }

    /// <summary>Whether a backend is described in a section; tells of one that is not so.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="key">The key of the backend in it.</param>
    public bool HasBackend(IConfigurationSection cluster, string key)
    {
        var section = cluster.GetSection(key);
        var isThere = Has(cluster, key);
        if (section.Value is null && (!isThere || section.Exists()))
        {
            return isThere;
        }

        var isNothing = string.IsNullOrEmpty(section.Value);
        Wrong(section, $"'{section.Path}' is {(isNothing ? "null or empty" : $"'{section.Value}'")}, but a group in braces is expected, such as {{ \"type\": \"{(isNothing ? "null" : section.Value)}\" }}.");
        return false;
    }

    private void Wrong(IConfigurationSection section, string sentence) => mistakes.Add(ConfigurationMistake.At(tree, section.Path, ConfigurationErrors.WrongValue, sentence));
}
