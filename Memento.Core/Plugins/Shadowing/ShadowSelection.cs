namespace Memento.Plugins;

/// <summary>Which of a plugin's files are copied: what can be loaded on this machine, and what says how to load it.</summary>
internal static class ShadowSelection
{
    private static readonly string[] Endings =
    [
        ".dll", ".exe", ".pdb", ".deps.json", ".runtimeconfig.json", ".so", ".dylib",
    ];

    /// <summary>True for a file that is copied.</summary>
    /// <param name="path">A path relative to a plugin's folder, parted by <c>/</c>.</param>
    public static bool Includes(string path) =>
        !RuntimeIdentifiers.IsForeign(path)
        && (Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) || IsVersionedSharedObject(path) || IsBesideNatives(path));

    // What a native library reads or starts has whatever name, and is looked for beside it.
    private static bool IsBesideNatives(string path) => path.Split('/') is [var runtimes, _, var native, _, ..]
        && string.Equals(runtimes, "runtimes", StringComparison.OrdinalIgnoreCase) && string.Equals(native, "native", StringComparison.OrdinalIgnoreCase);

    /// <summary>Such as <c>libz.so.1</c>.</summary>
    private static bool IsVersionedSharedObject(string path)
    {
        var at = path.LastIndexOf(".so.", StringComparison.Ordinal);
        return at >= 0 && path.AsSpan(at + 4).ContainsAnyExcept("0123456789.") is false;
    }
}
