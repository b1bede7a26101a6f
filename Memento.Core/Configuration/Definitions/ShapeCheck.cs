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
        if (configuration is IConfigurationSection part && (tree.NoGroupAt(part) ?? (part.Value == "" ? "empty" : null)) is { } other)
        {
            Wrong(part, $"'{part.Path}' is {other}, but a group in braces or the path of a file is expected.");
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
            if (IsText(section) && section.Value == "" && key is ConfigurationKeys.BaseFolder or ConfigurationKeys.RelativeTo)
            {
                // As an unset variable gives it: results would be kept elsewhere than is meant.
                Wrong(section, EmptyPath(section));
            }
        }

        return true;
    }

    /// <summary>Whether it is a text or nothing; tells of what is not.</summary>
    /// <param name="section">The section.</param>
    public bool IsText(IConfigurationSection section)
    {
        if (tree.NoTextAt(section) is not { } other)
        {
            return true;
        }

        Wrong(section, $"'{section.Path}' is {other}, but a text is expected.");
        return false;
    }

    /// <summary>What is said of an empty text in place of a path.</summary>
    public static string EmptyPath(IConfigurationSection section) => $"'{section.Path}' is empty, but a path is expected; leave it out to go without.";

    /// <summary>The sections in a list; tells of one that holds a text or a group.</summary>
    /// <param name="section">The list.</param>
    public IEnumerable<IConfigurationSection> ItemsOf(IConfigurationSection section) => ChildrenOf(section, tree.NoListAt(section), "a list in brackets");

    /// <summary>The sections in a group; tells of one that holds a text or a list.</summary>
    /// <param name="section">The group.</param>
    /// <param name="expected">What it should be.</param>
    public IEnumerable<IConfigurationSection> ChildrenOf(IConfigurationSection section, string expected) => ChildrenOf(section, tree.NoGroupAt(section), expected);

    /// <summary>Whether a backend is described in a section; tells of one that is not so.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="key">The key of the backend in it.</param>
    public bool HasBackend(IConfigurationSection cluster, string key)
    {
        var section = cluster.GetSection(key);
        var isThere = Has(cluster, key);
        var other = tree.NoGroupAt(section);
        if (other is null && section.Value is null && (!isThere || section.Exists()))
        {
            return isThere;
        }

        var isNothing = string.IsNullOrEmpty(section.Value);
        Wrong(section, $"'{section.Path}' is {other ?? "null or empty"}, but a group in braces is expected, such as {{ \"type\": \"{(isNothing ? "null" : section.Value)}\" }}.");
        return false;
    }

    private IEnumerable<IConfigurationSection> ChildrenOf(IConfigurationSection section, string? other, string expected)
    {
        if (other is null)
        {
            return section.GetChildren();
        }

        Wrong(section, $"'{section.Path}' is {other}, but {expected} is expected.");
        return [];
    }

    private void Wrong(IConfigurationSection section, string sentence) => mistakes.Add(ConfigurationMistake.At(tree, section.Path, ConfigurationErrors.WrongValue, sentence));
}
