using Memento.Configuration;

namespace Memento.Benchmarks.Rows;

/// <summary>Looks into the store of files of an environment from outside, for floors that do with the same files what could not be left out.</summary>
internal static class SmallStore
{
    /// <summary>The files of its mementos.</summary>
    public static IReadOnlyList<string> FilesOf(MementoEnvironment environment) => [..
        Directory.EnumerateFiles(Path.Combine(environment.Definition.RelativeTo!, "files", "m"), "*", SearchOption.AllDirectories)
            .Where(static path => Path.GetFileName(path).Length > 32)];
}
