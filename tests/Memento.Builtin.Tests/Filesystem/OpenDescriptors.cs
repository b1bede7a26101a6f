namespace Memento.Builtin.Tests.Filesystem;

/// <summary>What this process has open, as Linux lists it.</summary>
internal static class OpenDescriptors
{
    /// <summary>The paths of what is open in a folder, and of the folder.</summary>
    public static IEnumerable<string> In(string folder) =>
        from descriptor in Directory.GetFileSystemEntries("/proc/self/fd")
        let target = new FileInfo(descriptor).LinkTarget
        where target?.StartsWith(folder, StringComparison.Ordinal) ?? false
        select target;
}
