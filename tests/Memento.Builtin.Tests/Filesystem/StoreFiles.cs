using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>What a store in a folder has written for its user's sake.</summary>
internal static class StoreFiles
{
    /// <summary>Every file below a folder but those that say the format of a store and those by which processes tell one another, absolute.</summary>
    public static IReadOnlyList<string> In(TemporaryFolder folder) => [.. folder.Files().Where(static path => Path.GetFileName(path) is not ("format" or "leases" or "forgotten"))];
}
