using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Memento.Storage.Files;

namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// A whole file in four calls of the system: open, one look that says both how long it is and when it was written, read, close. The runtime looks twice, and asks where it stands
/// in the file before it first reads. What is not plain here is left to the runtime, whose exceptions say what was in the way.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class LinuxFile
{
    private const uint KindLengthAndWritten = FileStatus.KindOf | FileStatus.LengthOf | FileStatus.WrittenOf;

    /// <summary>Whether what is at a path is no file of a disk: a device, a pipe.</summary>
    /// <param name="path">The path, absolute.</param>
    /// <remarks>For the command line: <see cref="FileStatus"/> is compiled into the core too, and who sees the internals of both can name neither.</remarks>
    public static bool IsDevice(string path) => FileStatus.IsDevice(path);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="file">Its bytes, and when it was last written; null when there is none.</param>
    /// <returns>False when the runtime is to read it.</returns>
    public static bool TryRead(string path, out DatedBytes? file)
    {
        file = null;
        if (!FileStatus.IsKnown)
        {
            return false;
        }

        var descriptor = UnixFile.OpenDescriptor(path, out var isAbsent);
        if (descriptor < 0)
        {
            return isAbsent;
        }

        try
        {
            if (!FileStatus.TryOf(descriptor, KindLengthAndWritten, out var status)
                || !status.IsRegular
                || status.Length > (ulong)Array.MaxLength)
            {
                return false;
            }

            var bytes = GC.AllocateUninitializedArray<byte>((int)status.Length);
            if (Read(descriptor, bytes) != bytes.Length)
            {
                return false;
            }

            file = new DatedBytes(bytes, FileTime.Of(status.WrittenSeconds, status.WrittenNanoseconds));
            return true;
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Reads from where a descriptor stands, until there is nothing left to fill or to come: a file of another machine may come in pieces.</summary>
    /// <returns>How many bytes were read; fewer than there is room for at the end, or when the system does not give them.</returns>
    public static unsafe int Read(int descriptor, Span<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var at = 0;
            while (at < bytes.Length)
            {
                var read = (int)Read(descriptor, start + at, bytes.Length - at);
                if (read > 0)
                {
                    at += read;
                }
                else if (read == 0 || Marshal.GetLastPInvokeError() != UnixFile.Interrupted)
                {
                    break;
                }
            }

            return at;
        }
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int descriptor, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
