using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Memento.Storage.Files;

/// <summary>
/// By what a file is told from another one that stands at its path later: the number that its disk has for it (statx(2)). It is no other file's for as long as somebody has
/// the file open. The default where the system does not say, as all but Linux do not.
/// </summary>
/// <param name="Device">The disk.</param>
/// <param name="Number">The file's number there.</param>
public readonly record struct FileIdentity(ulong Device, ulong Number)
{
    private const int NoSuchFile = 2;
    private const int NoFolder = 20;

    /// <summary>That of the file at a path; null when there is none.</summary>
    /// <param name="path">The path, absolute.</param>
    public static FileIdentity? Find(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileStatus.TryOf(path, FileStatus.NumberOf, out var status) ? Of(status)
            : Marshal.GetLastPInvokeError() is NoSuchFile or NoFolder ? null
            : default(FileIdentity);
    }

    /// <summary>That of an open file.</summary>
    /// <param name="file">The file.</param>
    public static FileIdentity Of(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var isHeld = false;
        try
        {
            file.DangerousAddRef(ref isHeld);
            return FileStatus.TryOf((int)file.DangerousGetHandle(), FileStatus.NumberOf, out var status) ? Of(status) : default;
        }
        finally
        {
            if (isHeld)
            {
                file.DangerousRelease();
            }
        }
    }

    private static FileIdentity Of(in FileStatus status) => new(((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Number);
}
