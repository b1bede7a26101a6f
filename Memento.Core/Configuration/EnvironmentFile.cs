namespace Memento.Configuration;

/// <summary>Looks for the file of an environment that is not named in code.</summary>
internal static class EnvironmentFile
{
    /// <summary>The file that the variable names, else one of the known name in the current folder, else one beside the program; null when there is none.</summary>
    /// <exception cref="ConfigurationException">A folder has two of them, or the variable has a relative path and the current folder was removed.</exception>
    public static string? Find()
    {
        var named = System.Environment.GetEnvironmentVariable(MementoEnvironment.PathVariable);
        if (!string.IsNullOrEmpty(named))
        {
            return Path.IsPathFullyQualified(named) ? Path.GetFullPath(named) : Path.GetFullPath(named, CurrentFolder.Get());
        }

        return (CurrentFolder.Find() is { } current ? FindIn(current) : null) ?? FindIn(AppContext.BaseDirectory);
    }

    private static string? FindIn(string folder)
    {
        string? found = null;
        foreach (var ending in Reading.DocumentFormats.Endings)
        {
            var file = Path.Combine(folder, Path.ChangeExtension(MementoEnvironment.FileName, ending));
            if (File.Exists(file))
            {
                found = found is null ? file : throw new ConfigurationException(ConfigurationErrors.TwoFiles, $"Two files could be the configuration: '{found}' and '{file}'. Leave one, or name one in the environment variable {MementoEnvironment.PathVariable}.");
            }
        }

        return found;
    }
}
