using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>Removes copies that nobody has used for long.</summary>
internal static partial class ShadowPruner
{
    /// <summary>How long a copy stays that nobody uses.</summary>
    public static readonly TimeSpan Unused = TimeSpan.FromDays(30);

    /// <summary>How long an unfinished copy may take before its maker counts as dead.</summary>
    public static readonly TimeSpan Unfinished = TimeSpan.FromDays(1);

    /// <summary>Removes what is old. Only what this class's own names and locks mark as a copy is touched, whatever else is in the folder.</summary>
    public static void Prune(string root, DateTime now, ILogger logger)
    {
        try
        {
            foreach (var file in Directory.EnumerateFiles(root, "*" + ShadowLease.Extension))
            {
                var folder = file[..^ShadowLease.Extension.Length];
                if (CopyName().IsMatch(Path.GetFileName(folder)) && now - File.GetLastWriteTimeUtc(file) > Unused)
                {
                    RemoveUnused(folder);
                }
            }

            foreach (var folder in Directory.EnumerateDirectories(root, ShadowCopier.StagingPrefix + "*"))
            {
                if (now - Directory.GetLastWriteTimeUtc(folder) > Unfinished)
                {
                    Directory.Delete(folder, recursive: true);
                }
            }

            PruneFacts(new DirectoryInfo(Path.Combine(root, FileHashCache.FolderName)), now);
            PruneFacts(new DirectoryInfo(Path.Combine(root, KnownPlugins.FolderName)), now);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Old copies cost space and nothing else; whoever publishes next tries again.
            PluginLog.PruneFailed(logger, root, exception);
        }
    }

    private static void PruneFacts(DirectoryInfo folder, DateTime now)
    {
        foreach (var file in folder.Exists ? folder.EnumerateFiles() : [])
        {
            if (now - file.LastWriteTimeUtc > Unused)
            {
                file.Delete();
            }
        }
    }

    private static void RemoveUnused(string folder)
    {
        using var alone = ShadowLease.TryTakeAlone(folder);
        if (alone is null)
        {
            return;
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        if (OperatingSystem.IsWindows())
        {
            // Windows does not remove what is open, not even for whoever has it open.
            alone.Dispose();
        }

        File.Delete(folder + ShadowLease.Extension);
    }

    [GeneratedRegex("^[0-9a-f]{32}-[a-z0-9-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex CopyName();
}
