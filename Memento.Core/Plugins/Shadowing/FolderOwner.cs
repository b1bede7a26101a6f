using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Memento.Storage.Files;

namespace Memento.Plugins;

/// <summary>Whose a folder is: who owns it may put into it what he likes, whatever its mode says.</summary>
[SupportedOSPlatform("linux")]
internal static partial class FolderOwner
{
    /// <summary>Whether a folder is another user's than the one that this process runs as. False where the system does not say.</summary>
    /// <param name="folder">Its path, absolute.</param>
    public static bool IsAnother(string folder) => FileStatus.TryOf(folder, FileStatus.OwnerOf, out var status) && status.Owner != EffectiveUser();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
