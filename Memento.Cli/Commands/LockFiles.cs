using System.CommandLine;

namespace Memento.Cli.Commands;

/// <summary>Which lock file a command is about.</summary>
internal static class LockFiles
{
    private const string DefaultName = "plugins.lock.json";

    public static Positional<string?> NewArgument() => new("FILE")
    {
        Description = $"The lock file; without it, the one that the configuration names, else {DefaultName} beside the configuration",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The lock file. Absolute.</summary>
    public static string Find(ToolRun run, Positional<string?> given)
    {
        if (run.Get(given) is { } path)
        {
            return GivenPath.Resolve(path, given.Name);
        }

        var folder = run.ConfigurationFile is { } file ? Path.GetDirectoryName(file)! : Directory.GetCurrentDirectory();
        return run.Environment.LockFile ?? Path.Combine(folder, DefaultName);
    }
}
