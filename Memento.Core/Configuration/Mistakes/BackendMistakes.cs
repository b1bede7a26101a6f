using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>Says of what a backend has against its settings where they stand: a plugin knows the keys of its section at most, and no file.</summary>
/// <param name="tree">The configuration.</param>
/// <param name="mistakes">Is told of each.</param>
internal sealed class BackendMistakes(ConfigurationTree tree, IMistakes mistakes)
{
    /// <summary>Tells of an error, with the file and the line, the variable or the code that the key comes from which its message names.</summary>
    /// <param name="section">The section of the backend.</param>
    /// <param name="key">The key that is wrong where the message names none in the section.</param>
    /// <param name="error">The error.</param>
    /// <returns>What is to be thrown: the same error where its message names the place, and where the section stands in no configuration.</returns>
    public ConfigurationException Locate(IConfigurationSection section, string key, ConfigurationException error)
    {
        if (!tree.Has(section.Path))
        {
            return error;
        }

        var named = KeyIn(error.Message, section.Path);
        var origin = tree.OriginOf(WrittenPart(named ?? key, section.Path));
        if (ConfigurationMistake.BeginsWithOrigin(error.Message, origin))
        {
            return error;
        }

        var message = $"{origin}: {(named is null ? $"'{key}': " : "")}{error.Message}";
        var mistake = ConfigurationMistake.Of(tree, named ?? key, new ConfigurationException(error.Id ?? ConfigurationErrors.WrongSetting, message, error));
        mistakes.Add(mistake);
        return mistake.Error;
    }

    /// <summary>The first key in quotes that is in a section, or the section's own; null where there is none.</summary>
    private static string? KeyIn(string message, string section)
    {
        var start = message.IndexOf($"'{section}", StringComparison.OrdinalIgnoreCase) + 1;
        var end = start == 0 ? -1 : message.IndexOf('\'', start);
        return end < 0 ? null : message[start..end];
    }

    // What is missing has no line.
    private string WrittenPart(string key, string section) =>
        key.Length <= section.Length || tree.Has(key) ? key : WrittenPart(ConfigurationPath.GetParentPath(key) ?? section, section);
}
