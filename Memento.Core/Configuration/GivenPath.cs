using Memento.Files;

namespace Memento.Configuration;

/// <summary>A path as a configuration gives it.</summary>
internal static class GivenPath
{
    /// <summary>Its absolute form: <c>~</c> is the user's folder, and a relative path starts from a folder. As <see cref="Plugins.BackendContext.ResolvePath"/> has it for the settings of plugins.</summary>
    /// <param name="path">The path; not empty.</param>
    /// <param name="folder">The folder. Absolute.</param>
    /// <param name="origin">Where it stands, for a message.</param>
    /// <param name="key">Its key, for a message.</param>
    /// <exception cref="ConfigurationException">No path can be so.</exception>
    public static string Resolve(string path, string folder, Func<string, string> origin, string key)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new ConfigurationException(ConfigurationErrors.WrongValue, $"{origin(key)}: '{key}' is '{path.Replace("\0", "\\u0000", StringComparison.Ordinal)}', which no path can be: it has the character of the number 0.");
        }

        return Path.GetFullPath(UserFolder.Expand(path), folder);
    }
}
