namespace Memento.Configuration;

/// <summary>Looks for the file of an environment that is not named in code.</summary>
internal static class EnvironmentFile
{
    /// <summary>The file that the variable names, else one of the known name in the current folder, else one beside the program; null when there is none.</summary>
    /// <exception cref="ConfigurationException">A folder has two of them, or the variable has a relative path and the current folder was removed.</exception>
    public static string? Find() => Named(CurrentFolder.Get) ?? (CurrentFolder.Find() is { } current ? FindIn(current) : null) ?? FindIn(AppContext.BaseDirectory);

    /// <summary>What names a file, for a message; null where it is not the variable.</summary>
    /// <param name="file">The file.</param>
    public static string? NamedBy(string file) => Named(CurrentFolder.Find) == file ? $"the environment variable {MementoEnvironment.PathVariable}" : null;

    // Null too where it is relative to a current folder that is not there.
    private static string? Named(Func<string?> currentFolder) => System.Environment.GetEnvironmentVariable(MementoEnvironment.PathVariable) switch
    {
        null or "" => null,
        var path when Path.IsPathFullyQualified(path) => Path.GetFullPath(path),
        var path => currentFolder() is { } current ? Path.GetFullPath(path, current) : null,
    };

    private static string? FindIn(string folder)
    {
        string? found = null;
        foreach (var ending in Reading.DocumentFormats.Endings)
        {
            var file = Path.Combine(folder, Path.ChangeExtension(MementoEnvironment.FileName, ending));

            // A folder too, of which the reader says what it is: without a word the built-in environment would count.
            if (Path.Exists(file))
            {
                found = found is null ? file : throw new ConfigurationException(ConfigurationErrors.TwoFiles, $"Two files could be the configuration: '{found}' and '{file}'. Leave one, or name one in the environment variable {MementoEnvironment.PathVariable}.");
            }
        }

        return found;
    }
}
