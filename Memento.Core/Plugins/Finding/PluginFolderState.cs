using System.Globalization;
using System.Text;

namespace Memento.Plugins;

/// <summary>
/// All by which files are told apart that were not touched: the name, length, time and mode of each file in the plugin folders, and of those of the host that plugins are compared with.
/// </summary>
internal static class PluginFolderState
{
    /// <summary>Describes the state of plugin folders.</summary>
    /// <param name="folders">The folders.</param>
    /// <returns>Null where it cannot be told: a folder or file is not there, cannot be looked at, was written a moment ago, or is a link, whose own time says nothing of the file behind it.</returns>
    public static string? Describe(IReadOnlyList<string> folders)
    {
        var state = new StringBuilder();
        var now = DateTime.UtcNow;
        try
        {
            return TryAddHost(state, now) && folders.All(folder => TryAddFolder(state, new DirectoryInfo(folder), now)) ? state.ToString() : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Who looks through the folders says what is wrong with them.
            return null;
        }
    }

    private static bool TryAddHost(StringBuilder state, DateTime now)
    {
        foreach (var name in SharedAssemblies.Names)
        {
            // In a single file it has no path, and one that was loaded from elsewhere may have any version.
            if (HostAssemblies.FindPath(name) is not { } path || !TryAdd(state, new FileInfo(path), now))
            {
                return false;
            }
        }

        return HostAssemblies.DependencyLists.All(list => TryAdd(state, new FileInfo(list), now));
    }

    // In the order in which the system lists them, which stays as it is while nothing changes.
    private static bool TryAddFolder(StringBuilder state, DirectoryInfo folder, DateTime now)
    {
        state.Append('/').Append(folder.FullName).Append('\0');
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if ((entry.Attributes & FileAttributes.ReparsePoint) != 0
                || !(entry is FileInfo file ? TryAdd(state, file, now) : TryAddFolder(state, (DirectoryInfo)entry, now)))
            {
                return false;
            }
        }

        // No name is empty: with this the folder ends.
        state.Append('\0').Append(((int)folder.UnixFileMode).ToString(CultureInfo.InvariantCulture)).Append('\n');
        return true;
    }

    private static bool TryAdd(StringBuilder state, FileInfo file, DateTime now)
    {
        if (!FileAge.IsSettled(file, now))
        {
            return false;
        }

        state.Append(file.Name).Append('\0')
            .Append(file.Length.ToString(CultureInfo.InvariantCulture)).Append(' ')
            .Append(file.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture)).Append(' ')
            .Append(((int)file.UnixFileMode).ToString(CultureInfo.InvariantCulture)).Append('\n');
        return true;
    }
}
