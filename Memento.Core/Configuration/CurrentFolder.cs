namespace Memento.Configuration;

/// <summary>The process's current folder, which may have been removed while the process is in it, but for Windows.</summary>
internal static class CurrentFolder
{
    /// <summary>Its path; null when it was removed.</summary>
    public static string? Find()
    {
        try
        {
            return Directory.GetCurrentDirectory();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // An answer: a folder that a build or a deployment has replaced.
            return null;
        }
    }

    /// <summary>Its path.</summary>
    /// <exception cref="ConfigurationException">It was removed.</exception>
    public static string Get() => Find()
        ?? throw new ConfigurationException(ConfigurationErrors.NoCurrentFolder, $"The current folder was removed, from which relative paths start where no file has the configuration. Change to a folder that is there, or name a configuration by its full path in the environment variable {MementoEnvironment.PathVariable}.");
}
