using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Memento.Storage.Filesystem.Files;

/// <summary>Opens files of a Unix system to read. The runtime says by an exception that there is none, which takes longer than all else that a miss does (tried).</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixFile
{
    private const int NoSuchFile = 2;
    private const int NoFolder = 20;

    /// <summary>Open to read, and not in processes that are started meanwhile.</summary>
    private static readonly int ReadOnlyAndCloseOnExec = OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsFreeBSD() ? 0x100000 : 0x1000000;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="isAbsent">True when there is none.</param>
    /// <returns>Null when it was not opened; when it is not absent, the runtime's own way says what was in the way.</returns>
    public static SafeFileHandle? Open(string path, out bool isAbsent)
    {
        var descriptor = Open(path, ReadOnlyAndCloseOnExec);
        isAbsent = descriptor < 0 && Marshal.GetLastPInvokeError() is NoSuchFile or NoFolder;
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
