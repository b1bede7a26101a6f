using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Memento.Plugins;

/// <summary>Whose a folder is (statx(2)): who owns it may put into it what he likes, whatever its mode says.</summary>
[SupportedOSPlatform("linux")]
internal static partial class FolderOwner
{
    /// <summary>Paths start from the current folder, which none here does.</summary>
    private const int CurrentFolder = -100;

    private const uint JustOwner = 0x8;

    /// <summary>Whether a folder is another user's than the one that this process runs as. False where the system does not say.</summary>
    /// <param name="folder">Its path, absolute.</param>
    public static bool IsAnother(string folder)
    {
        try
        {
            return Look(CurrentFolder, folder, 0, JustOwner, out var status) == 0 && (status.Known & JustOwner) != 0 && status.Owner != EffectiveUser();
        }
        catch (EntryPointNotFoundException)
        {
            // The system's library is too old to be asked.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Look(int folder, string path, int flags, uint wanted, out Status status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    /// <summary>What the system says of a file, the same on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(0)]
        public uint Known;

        [FieldOffset(20)]
        public uint Owner;
    }
}
