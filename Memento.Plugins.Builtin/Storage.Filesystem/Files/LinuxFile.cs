using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// A whole file in four calls of the system: open, one look that says both how long it is and when it was written, read, close. The runtime looks twice, and asks where it stands
/// in the file before it first reads. What is not plain here is left to the runtime, whose exceptions say what was in the way.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class LinuxFile
{
    /// <summary>The descriptor itself is meant, by an empty name.</summary>
    private const int OfDescriptor = 0x1000;

    private const uint KindLengthAndWritten = 0x1 | 0x200 | 0x40;
    private const int KindBits = 0xF000;
    private const int RegularFile = 0x8000;

    /// <summary>Whether the system's library is so old that it cannot look at a file this way.</summary>
    private static volatile bool _isOld;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="file">Its bytes, and when it was last written; null when there is none.</param>
    /// <returns>False when the runtime is to read it.</returns>
    public static bool TryRead(string path, out (byte[] Bytes, DateTime Written)? file)
    {
        file = null;
        if (_isOld)
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
            if (!TryLook(descriptor, out var status)
                || (status.Known & KindLengthAndWritten) != KindLengthAndWritten
                || (status.Mode & KindBits) != RegularFile
                || status.Length > (ulong)Array.MaxLength)
            {
                return false;
            }

            var bytes = GC.AllocateUninitializedArray<byte>((int)status.Length);
            if (Read(descriptor, bytes) != bytes.Length)
            {
                return false;
            }

            file = (bytes, FileTime.Of(status.WrittenSeconds, status.WrittenNanoseconds));
            return true;
        }
        catch (EntryPointNotFoundException)
        {
            _isOld = true;
            return false;
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

    private static unsafe bool TryLook(int descriptor, out Status status)
    {
        fixed (byte* noName = "\0"u8)
        {
            fixed (Status* found = &status)
            {
                return Look(descriptor, noName, OfDescriptor, KindLengthAndWritten, found) == 0;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "statx")]
    private static unsafe partial int Look(int descriptor, byte* name, int flags, uint wanted, Status* status);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int descriptor, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    /// <summary>What the system says of a file, the same on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(0)]
        public uint Known;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(40)]
        public ulong Length;

        [FieldOffset(112)]
        public long WrittenSeconds;

        [FieldOffset(120)]
        public uint WrittenNanoseconds;
    }
}
