using Memento.Configuration;

namespace Memento.Benchmarks.Rows;

/// <summary>Looks into the store of files of an environment from outside, for floors that do with the same files what could not be left out.</summary>
internal static class SmallStore
{
    /// <summary>What the peers are of a small result.</summary>
    public const string NoteOfPeers =
        "Of joblib and diskcache it is a call of a remembered function (`Memory.cache`, `Cache.memoize`), as of ours. diskcache.Cache is what lies under the latter: a value by a whole number, without a function, its name or its arguments; it is shown beside, and has no budget.";

    /// <summary>The files of its mementos.</summary>
    public static IReadOnlyList<string> FilesOf(MementoEnvironment environment) => [..
        Directory.EnumerateFiles(Path.Combine(environment.Definition.RelativeTo!, "files", "m"), "*", SearchOption.AllDirectories)
            .Where(static path => Path.GetFileName(path).Length > 32)];
}
