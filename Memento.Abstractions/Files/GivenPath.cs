namespace Memento.Files;

/// <summary>A path as a configuration gives it.</summary>
internal static class GivenPath
{
    /// <summary>Its absolute form: <c>~</c> is the user's folder, and a relative path starts from a folder.</summary>
    /// <param name="path">The path.</param>
    /// <param name="folder">The folder. Absolute.</param>
    /// <param name="place">Where it stands, as a message begins.</param>
    /// <exception cref="ConfigurationException">It is empty, or no path can be so.</exception>
    public static string Resolve(string path, string folder, Func<string> place) =>
        path.Length == 0 ? throw new ConfigurationException(ConfigurationErrors.WrongValue, $"{place()} is empty, but a path is expected.")
        : path.Contains('\0', StringComparison.Ordinal) ? throw new ConfigurationException(ConfigurationErrors.WrongValue, $"{place()} is '{path.Replace("\0", "\\u0000", StringComparison.Ordinal)}', which no path can be: it has the character of the number 0.")
        : Path.GetFullPath(UserFolder.Expand(path), folder);
}
