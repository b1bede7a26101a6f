namespace Memento.Cli;

/// <summary>A path as the command line gives it.</summary>
internal static class GivenPath
{
    /// <summary>Stands for standard output where something is written, and for standard input where it is read.</summary>
    public const string Standard = "-";

    /// <summary>The absolute form of a path to write to; null for standard output.</summary>
    /// <param name="path">The path; null where none was given.</param>
    /// <param name="name">The option or the argument, for a message.</param>
    /// <exception cref="ToolException">It is empty.</exception>
    public static string? ResolveOutput(string? path, string name) => path is null or Standard ? null : Resolve(path, name);

    /// <summary>Its absolute form.</summary>
    /// <param name="path">The path.</param>
    /// <param name="name">The option or the argument, for a message.</param>
    /// <exception cref="ToolException">It is empty.</exception>
    public static string Resolve(string path, string name) => path.Length > 0
        ? Path.GetFullPath(path)
        : throw new ToolException(ToolErrors.WrongValue, $"{name} is empty, and a path is expected.", ToolException.EmptyHint);
}
