using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// Files of a Unix system without what the runtime does beside: an exception for one that is not there, which takes longer than all else that a miss does; a lock of a new file, for which the
/// kind of its file system is asked; a look at what is renamed. What does not succeed here is left to the runtime, whose exceptions say what was in the way.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixFile
{
    /// <summary>The system's number for what is not there.</summary>
    public const int NoSuchFile = 2;

    /// <summary>The system's number for a call that a signal ended, to be made again.</summary>
    public const int Interrupted = 4;

    /// <summary>What says that two names are exchanged: the same number on both systems.</summary>
    private const int Exchange = 2;

    /// <summary>What paths are relative to that are none.</summary>
    private const int CurrentFolder = -100;

    /// <summary>The same on macOS.</summary>
    private const int CurrentFolderOnMac = -2;

    private const int OnlyNewOnLinux = 1;
    private const int OnlyNewOnMac = 4;
    private const int IsThere = 17;
    private const int OtherDisk = 18;

    /// <summary>For a system that has no such thing; none of its own numbers.</summary>
    private const int Unknown = -1;

    private const int NoFolder = 20;

    /// <summary>Open to read, not in processes that are started meanwhile, and without waiting for who writes to it when it is a pipe; for a file that says nothing.</summary>
    private static readonly int ReadOnlyAtOnce = OperatingSystem.IsLinux() ? 0x80000 | 0x800 : (OperatingSystem.IsFreeBSD() ? 0x100000 : 0x1000000) | 0x4;

    /// <summary>Write only, make it, only if there is none, and not in processes that are started meanwhile: Linux's numbers.</summary>
    private const int NewOnLinux = 0x1 | 0x40 | 0x80 | 0x80000;

    /// <summary>What the umask leaves of it is what everybody may do.</summary>
    private const int ReadAndWrite = 0b110_110_110;

    private static int LinkFolder => OperatingSystem.IsMacOS() ? CurrentFolderOnMac : CurrentFolder;

    /// <summary>The number of renameat2(2): the C library of some systems has no function for it.</summary>
    private static long? RenameOnLinux => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 316,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 276,
        _ => null,
    };

    /// <summary>Opens a file. A pipe is opened too, whether somebody writes to it or not.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="isAbsent">True when there is none.</param>
    /// <returns>Null when it was not opened; when it is not absent, the runtime's own way says what was in the way.</returns>
    public static SafeFileHandle? Open(string path, out bool isAbsent)
    {
        var descriptor = OpenDescriptor(path, out isAbsent);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="isAbsent">True when there is none.</param>
    /// <returns>Its descriptor, for the caller to close; negative when it was not opened.</returns>
    public static int OpenDescriptor(string path, out bool isAbsent)
    {
        var descriptor = Open(path, ReadOnlyAtOnce);
        isAbsent = descriptor < 0 && Marshal.GetLastPInvokeError() is NoSuchFile or NoFolder;
        return descriptor;
    }

    /// <summary>Makes a new file to write.</summary>
    /// <returns>Null when it was not made, or this system's numbers are not known here.</returns>
    public static SafeFileHandle? Create(string path)
    {
        var descriptor = OperatingSystem.IsLinux() && Environment.Is64BitProcess ? Open(path, NewOnLinux, ReadAndWrite) : -1;
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Renames a file over whatever has the new name.</summary>
    /// <param name="source">The name it has.</param>
    /// <param name="destination">The name it gets.</param>
    /// <param name="isOtherDisk">True when it was not, as the new name is on another disk.</param>
    /// <returns>False when it was not renamed.</returns>
    public static bool Rename(string source, string destination, out bool isOtherDisk)
    {
        var isRenamed = RenameFile(source, destination) == 0;
        isOtherDisk = !isRenamed && Marshal.GetLastPInvokeError() == OtherDisk;
        return isRenamed;
    }

    /// <summary>Exchanges the names of two files (renameat2(2) with <c>RENAME_EXCHANGE</c> on Linux, renamex_np(2) with <c>RENAME_SWAP</c> on macOS).</summary>
    /// <returns>False when one of them is not there; null when it was not done, which is left to other ways: the file system, or the system, has no such thing.</returns>
    public static bool? TryExchange(string one, string other) => Rename(one, other, Exchange, Exchange) switch
    {
        0 => true,
        NoSuchFile or NoFolder => false,
        _ => null,
    };

    /// <summary>Renames a file to a name that no other one has (<c>RENAME_NOREPLACE</c> on Linux, <c>RENAME_EXCL</c> on macOS).</summary>
    /// <returns>False when there is one of that name; null when it was not done, which is left to other ways.</returns>
    public static bool? TryRenameNew(string source, string destination) => Rename(source, destination, OnlyNewOnLinux, OnlyNewOnMac) switch
    {
        0 => true,
        IsThere => false,
        _ => null,
    };

    /// <summary>Gives a file another name besides its own, if nothing has that one (linkat(2)).</summary>
    /// <param name="source">The name it has. Of a link it is the link itself that is meant.</param>
    /// <param name="destination">The name it gets besides.</param>
    /// <returns>
    /// False when there is something of that name, be it a link that leads nowhere; null when it was not done, which is left to other ways: the file system has no files of several
    /// names, this one may have no more of them or is not this user's to name, one of the names is on another disk, or something is not there.
    /// </returns>
    public static bool? TryLink(string source, string destination)
    {
        if (LinkFile(LinkFolder, source, LinkFolder, destination, 0) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == IsThere ? false : null;
    }

    /// <summary>The path of a file or folder without the links that are on the way (realpath(3)); null when it cannot be reached.</summary>
    public static string? FindPhysicalPath(string path)
    {
        var found = FindRealPath(path, 0);
        try
        {
            return Marshal.PtrToStringUTF8(found);
        }
        finally
        {
            Free(found);
        }
    }

    /// <summary>Renames in a way that not every system has.</summary>
    /// <returns>Zero when it was done, else the number of the system's error.</returns>
    private static int Rename(string source, string destination, int onLinux, int onMac)
    {
        long outcome;
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess && RenameOnLinux is { } number)
        {
            outcome = CallSystem(number, CurrentFolder, source, CurrentFolder, destination, onLinux);
        }
        else if (OperatingSystem.IsMacOS())
        {
            outcome = RenameOnMac(source, destination, (uint)onMac);
        }
        else
        {
            return Unknown;
        }

        return outcome == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Opens a file by the numbers of the system.</summary>
    /// <returns>Its descriptor; negative when it was not opened, with the last error of the system.</returns>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    // Variadic in C; on the 64-bit systems that Linux runs .NET on, variadic arguments go where others do.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint FindRealPath(string path, nint room);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint text);

    // Variadic in C, as above.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long CallSystem(long number, long firstFolder, string first, long secondFolder, string second, long flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameOnMac(string first, string second, uint flags);

    // Not link(2), which on some systems follows a link.
    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkFile(int firstFolder, string first, int secondFolder, string second, int flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameFile(string source, string destination);
}
