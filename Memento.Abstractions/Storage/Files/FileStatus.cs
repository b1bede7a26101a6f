using System.Runtime.InteropServices;

namespace Memento.Storage.Files;

/// <summary>What Linux says of a file (statx(2)), in the form that it has on all processors. Only what was asked for is said.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal partial struct FileStatus
{
    /// <summary>Asks for <see cref="Mode"/>'s kind of file.</summary>
    public const uint KindOf = 0x1;

    /// <summary>Asks for <see cref="Owner"/>.</summary>
    public const uint OwnerOf = 0x8;

    /// <summary>Asks for <see cref="WrittenSeconds"/> and <see cref="WrittenNanoseconds"/>.</summary>
    public const uint WrittenOf = 0x40;

    /// <summary>Asks for <see cref="Number"/>.</summary>
    public const uint NumberOf = 0x100;

    /// <summary>Asks for <see cref="Length"/>.</summary>
    public const uint LengthOf = 0x200;

    private const int KindBits = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>Paths start from the current folder, which none here does.</summary>
    private const int CurrentFolder = -100;

    /// <summary>The descriptor itself is meant, by an empty name.</summary>
    private const int OfDescriptor = 0x1000;

    [FieldOffset(20)]
    public uint Owner;

    [FieldOffset(28)]
    public ushort Mode;

    [FieldOffset(32)]
    public ulong Number;

    [FieldOffset(40)]
    public ulong Length;

    [FieldOffset(112)]
    public long WrittenSeconds;

    [FieldOffset(120)]
    public uint WrittenNanoseconds;

    [FieldOffset(136)]
    public uint DeviceMajor;

    [FieldOffset(140)]
    public uint DeviceMinor;

    // Whether the system is another one, or its library so old that it cannot be asked.
    private static volatile bool _isUnknown = !OperatingSystem.IsLinux();

    [FieldOffset(0)]
    private readonly uint _known;

    /// <summary>Whether it is a file as others are, and no folder, pipe, socket or device.</summary>
    public readonly bool IsRegular => (Mode & KindBits) == RegularFile;

    /// <summary>Whether it is a folder.</summary>
    public readonly bool IsFolder => (Mode & KindBits) == Folder;

    /// <summary>False where the system cannot be asked.</summary>
    public static bool IsKnown => !_isUnknown;

    /// <summary>Whether what is at a path, or what a link there leads to, is no file of a disk and no folder: a device, a pipe. Where the system cannot be asked, nothing is.</summary>
    /// <param name="path">The path, absolute.</param>
    public static bool IsDevice(string path) => TryOf(path, KindOf, out var status) && status is { IsRegular: false, IsFolder: false };

    /// <summary>Looks at an open file.</summary>
    /// <param name="descriptor">Its descriptor.</param>
    /// <param name="wanted">What to ask for.</param>
    /// <param name="status">What the system says.</param>
    /// <returns>Whether it said all of it.</returns>
    public static unsafe bool TryOf(int descriptor, uint wanted, out FileStatus status)
    {
        status = default;
        if (_isUnknown)
        {
            return false;
        }

        try
        {
            fixed (byte* noName = "\0"u8)
            {
                fixed (FileStatus* found = &status)
                {
                    return Look(descriptor, noName, OfDescriptor, wanted, found) == 0 && (status._known & wanted) == wanted;
                }
            }
        }
        catch (EntryPointNotFoundException)
        {
            _isUnknown = true;
            return false;
        }
    }

    /// <summary>Looks at the file or folder at a path.</summary>
    /// <param name="path">Its path, absolute.</param>
    /// <param name="wanted">What to ask for.</param>
    /// <param name="status">What the system says.</param>
    /// <returns>Whether it said all of it; where it refused to look, its last error says why.</returns>
    public static bool TryOf(string path, uint wanted, out FileStatus status)
    {
        status = default;
        Marshal.SetLastPInvokeError(0);
        if (_isUnknown)
        {
            return false;
        }

        try
        {
            return Look(CurrentFolder, path, 0, wanted, out status) == 0 && (status._known & wanted) == wanted;
        }
        catch (EntryPointNotFoundException)
        {
            _isUnknown = true;
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx")]
    private static unsafe partial int Look(int descriptor, byte* name, int flags, uint wanted, FileStatus* status);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Look(int folder, string path, int flags, uint wanted, out FileStatus status);
}
