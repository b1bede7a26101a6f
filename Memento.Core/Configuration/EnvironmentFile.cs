namespace Memento.Configuration;

/// <summary>Looks for the file of an environment that is not named in code.</summary>
internal static class EnvironmentFile
{
    /// <summary>The file that the variable names, else one of the known name in the current folder, else one beside the program; null when there is none.</summary>
    /// <exception cref="ConfigurationException">A folder has two of them.</exception>
    public static string? Find()
    {
        var named = System.Environment.GetEnvironmentVariable(MementoEnvironment.PathVariable);
        return !string.IsNullOrEmpty(named) ? Path.GetFullPath(named) : FindIn(Directory.GetCurrentDirectory()) ?? FindIn(AppContext.BaseDirectory);
    }

    private static string? FindIn(string folder)
    {
        var files = Reading.DocumentFormats.Endings
            .Select(ending => Path.Combine(folder, Path.ChangeExtension(MementoEnvironment.FileName, ending)))
            .Where(File.Exists)
            .ToList();
        return files.Count < 2 ? files.FirstOrDefault() : throw new ConfigurationException(ConfigurationErrors.TwoFiles, $"Two files could be the configuration: '{files[0]}' and '{files[1]}'. Leave one, or name one in the environment variable {MementoEnvironment.PathVariable}.");
    }
}
