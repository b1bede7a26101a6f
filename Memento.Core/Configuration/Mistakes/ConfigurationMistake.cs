using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>A mistake in a configuration, and where it is.</summary>
/// <param name="Key">The key that is wrong, or that something is missing in.</param>
/// <param name="Origin">The file and line, the variable or the code that it comes from.</param>
/// <param name="Place">The part of the environment that it is in, for people.</param>
/// <param name="Error">The error; its message names origin and key.</param>
/// <param name="IsGroup">Whether a group or a list stands under the key.</param>
internal sealed record ConfigurationMistake(string Key, string Origin, string Place, ConfigurationException Error, bool IsGroup)
{
    /// <summary>A mistake at a key.</summary>
    /// <param name="tree">The configuration.</param>
    /// <param name="key">The key.</param>
    /// <param name="id">The id of the error.</param>
    /// <param name="sentence">What is wrong and what is expected; it names the key.</param>
    /// <param name="cause">The exception behind it; null for none.</param>
    public static ConfigurationMistake At(ConfigurationTree tree, string key, ErrorId id, string sentence, Exception? cause = null) =>
        Of(tree, key, new ConfigurationException(id, $"{tree.OriginOf(key)}: {sentence}", cause));

    /// <summary>A mistake at a key, for which there is an error whose message names it.</summary>
    /// <param name="tree">The configuration.</param>
    /// <param name="key">The key.</param>
    /// <param name="error">The error.</param>
    public static ConfigurationMistake Of(ConfigurationTree tree, string key, ConfigurationException error) =>
        new(key, tree.OriginOf(key), ConfigurationPlace.Of(tree, key), error, tree.Root.GetSection(key).GetChildren().Any());

    /// <summary>Whether a message names where something comes from, at whichever line of the file.</summary>
    /// <param name="message">The message.</param>
    /// <param name="origin">As <see cref="ConfigurationTree.OriginOf"/> gives it.</param>
    public static bool NamesOrigin(string message, string origin) => message.Contains(WithoutLine(origin), StringComparison.Ordinal);

    /// <summary>Whether a message begins with where something comes from, at whichever line of the file: what it names later may be of something else.</summary>
    /// <param name="message">The message.</param>
    /// <param name="origin">As <see cref="ConfigurationTree.OriginOf"/> gives it.</param>
    public static bool BeginsWithOrigin(string message, string origin) => message.StartsWith(WithoutLine(origin), StringComparison.Ordinal);

    /// <summary>The mistake of a key that nobody reads.</summary>
    /// <param name="tree">The configuration.</param>
    /// <param name="section">What stands under the key.</param>
    /// <param name="known">The keys that are read there.</param>
    public static ConfigurationMistake UnknownKey(ConfigurationTree tree, IConfigurationSection section, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToArray();
        var expected = names.Length == 0 ? "no settings are expected here" : $"expected one of: {string.Join(", ", names)}";
        return At(tree, section.Path, ConfigurationErrors.UnknownKey, $"unknown key '{section.Path}'; {expected}.");
    }

    private static string WithoutLine(string origin)
    {
        // A file by itself may be one that a setting names.
        const string Line = " (line ";
        var start = origin.LastIndexOf(Line, StringComparison.Ordinal);
        return start < 0 ? origin : origin[..(start + Line.Length)];
    }
}
