using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Memento.Storage.Files;

/// <summary>Writes files and folders of a Unix system to the disk. The runtime opens no folder, so that the system is asked itself.</summary>
internal static partial class UnixFlush
{
    private const int NotPermitted = 1;
    private const int NoSuchFile = 2;
    private const int Interrupted = 4;
    private const int AccessDenied = 13;
    private const int NoFolder = 20;

    /// <summary>Open to read, and not in processes that are started meanwhile.</summary>
    private static readonly int ReadOnlyAndCloseOnExec = OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsFreeBSD() ? 0x100000 : 0x1000000;

    /// <summary>Returns when a file or folder is on the disk, and at once when there is none.</summary>
    /// <exception cref="IOException">The system could not write it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static void Flush(string path)
    {
        int descriptor;
        do
        {
            descriptor = Open(path, ReadOnlyAndCloseOnExec);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        if (descriptor >= 0)
        {
            using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
            RandomAccess.FlushToDisk(handle);
            return;
        }

        var error = Marshal.GetLastPInvokeError();
        if (error is NoSuchFile or NoFolder)
        {
            return;
        }

        var message = $"'{path}' could not be opened to be written to the disk: {Marshal.GetPInvokeErrorMessage(error)}.";
        throw error is NotPermitted or AccessDenied ? new UnauthorizedAccessException(message) : new IOException(message);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
