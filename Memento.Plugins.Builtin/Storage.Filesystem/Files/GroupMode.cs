using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// Lets a group share a store on a Unix system: what is made in a folder that is a group's may be read and written by the group, whatever
/// the umask says. Everywhere else, and for everybody else, the umask counts.
/// </summary>
/// <remarks>
/// A folder is a group's when the group may write it and its set-group-ID bit is set, by which the system gives what is made in it to that group; or, without that
/// bit, when it is not sticky: a sticky one, <c>/tmp</c> say, is open to many who do not belong together.
/// </remarks>
[UnsupportedOSPlatform("windows")]
internal static class GroupMode
{
    private const UnixFileMode OfFile = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private const UnixFileMode OfFolder = OfFile | UnixFileMode.GroupExecute | UnixFileMode.SetGroup;

    /// <summary>Gives a new file what the group may do with the folder it is in.</summary>
    public static void GiveFile(SafeFileHandle file, string folder)
    {
        try
        {
            if (Find(folder) is { } mode)
            {
                Add(mode & OfFile, File.GetUnixFileMode(file), mode => File.SetUnixFileMode(file, mode));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A medium without modes: the file serves its writer all the same.
        }
    }

    /// <summary>Gives a new folder what the group may do with the one above.</summary>
    public static void GiveFolder(string path, string above)
    {
        try
        {
            if (Find(above) is { } mode)
            {
                Add(mode & OfFolder, File.GetUnixFileMode(path), mode => File.SetUnixFileMode(path, mode));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A medium without modes, or another process made the folder or removed it: it serves its maker all the same.
        }
    }

    private static UnixFileMode? Find(string folder)
    {
        var mode = File.GetUnixFileMode(folder);
        return mode.HasFlag(UnixFileMode.GroupWrite) && (mode.HasFlag(UnixFileMode.SetGroup) || !mode.HasFlag(UnixFileMode.StickyBit)) ? mode : null;
    }

    private static void Add(UnixFileMode bits, UnixFileMode mode, Action<UnixFileMode> set)
    {
        if ((mode & bits) != bits)
        {
            set(mode | bits);
        }
    }
}
