using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Memento.Storage.Files;

/// <summary>
/// By what a file is told from another one that stands at its path later: the number that its disk has for it (statx(2)). It is no other file's for as long as somebody has
/// the file open. The default where the system does not say, as all but Linux do not.
/// </summary>
/// <param name="Device">The disk.</param>
/// <param name="Number">The file's number there.</param>
public readonly partial record struct FileIdentity(ulong Device, ulong Number)
{
    private const int NoSuchFile = 2;
    private const int NoFolder = 20;

    /// <summary>Paths start from the current folder, which none here does.</summary>
    private const int CurrentFolder = -100;

    /// <summary>The descriptor itself is meant, by an empty path.</summary>
    private const int OfDescriptor = 0x1000;

    private const uint JustNumber = 0x100;

    /// <summary>Whether the system's library is so old that it cannot look at a file this way.</summary>
    private static volatile bool _isOld = !OperatingSystem.IsLinux();

    /// <summary>That of the file at a path; null when there is none.</summary>
    /// <param name="path">The path, absolute.</param>
    public static FileIdentity? Find(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Look(CurrentFolder, path, 0, out var found) || Marshal.GetLastPInvokeError() is not (NoSuchFile or NoFolder) ? found : null;
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
            _ = Look((int)file.DangerousGetHandle(), "", OfDescriptor, out var found);
            return found;
        }
        finally
        {
            if (isHeld)
            {
                file.DangerousRelease();
            }
        }
    }

    /// <returns>False when the system refused to look, with its last error.</returns>
    private static bool Look(int folder, string path, int flags, out FileIdentity found)
    {
        found = default;
        if (_isOld)
        {
            return true;
        }

        try
        {
            var isSeen = Look(folder, path, flags, JustNumber, out var status) == 0;
            found = isSeen && (status.Known & JustNumber) != 0 ? new FileIdentity(((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Number) : default;
            return isSeen;
        }
        catch (EntryPointNotFoundException)
        {
            _isOld = true;
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Look(int folder, string path, int flags, uint wanted, out Status status);

    /// <summary>What the system says of a file, the same on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(0)]
        public uint Known;

        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
