using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>
/// Keeps copies of plugins in folders named by content. A copy is published by renaming a folder that is whole, and
/// never changed: that is all that several processes need to share it.
/// </summary>
internal sealed class ShadowCopier(string root, ILogger logger)
{
    /// <summary>What a copy that is not whole yet begins with.</summary>
    public const string StagingPrefix = ".staging-";

    /// <summary>How many damaged copies of one content are passed over.</summary>
    private const int MaximumAttempts = 16;

    /// <summary>Makes sure that there is a verified copy of a plugin that stays while this process lives.</summary>
    /// <returns>The folder of the copy.</returns>
    /// <exception cref="PluginChangedException">A file is not what the manifest says: someone replaces the plugin just now.</exception>
    /// <exception cref="IOException">The copy cannot be made.</exception>
    public string Publish(PluginFile plugin, PluginManifest manifest)
    {
        var files = manifest.Files.Where(file => ShadowSelection.Includes(file.Path)).ToList();
        string? staging = null;
        try
        {
            for (var attempt = 0; attempt < MaximumAttempts; attempt++)
            {
                var folder = Path.Combine(root, GetName(manifest, attempt));
                using var lease = ShadowLease.TryTake(folder);
                if (lease is null)
                {
                    // Being pruned by another process; the next name is free of that.
                    continue;
                }

                if (!Directory.Exists(folder))
                {
                    staging ??= Stage(plugin, files);
                    if (TryRename(staging, folder))
                    {
                        staging = null;
                        PluginLog.ShadowPublished(logger, plugin.Path, folder);
                        ShadowPruner.Prune(root, DateTime.UtcNow, logger);
                    }
                }

                if (IsWhole(folder, files))
                {
                    lease.Keep();
                    return folder;
                }

                // It cannot be repaired in place: another process may run on it.
                PluginLog.ShadowDamaged(logger, folder);
            }
        }
        finally
        {
            if (staging is not null)
            {
                Directory.Delete(staging, recursive: true);
            }
        }

        throw new IOException($"Every copy of {plugin.Path} under {root} is damaged: remove that folder.");
    }

    /// <summary>The name of the folder of a copy. Natives differ from machine to machine, and a user's folder may be shared by several.</summary>
    internal static string GetName(PluginManifest manifest, int attempt) =>
        $"{manifest.Identity[..32]}-{RuntimeIdentifiers.Portable}{(attempt == 0 ? "" : $"-{attempt}")}";

    private string Stage(PluginFile plugin, IReadOnlyList<ManifestEntry> files)
    {
        var staging = Path.Combine(root, $"{StagingPrefix}{Guid.NewGuid():N}");
        Directory.CreateDirectory(staging);
        try
        {
            foreach (var file in files)
            {
                var destination = Path.Combine(staging, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
                var copied = FileHash.Copy(Path.Combine(plugin.Folder, file.Path), destination);
                if (!string.Equals(copied, file.Sha256, StringComparison.Ordinal))
                {
                    throw new PluginChangedException(Path.Combine(plugin.Folder, file.Path));
                }
            }

            return staging;
        }
        catch
        {
            Directory.Delete(staging, recursive: true);
            throw;
        }
    }

    private static bool TryRename(string staging, string folder)
    {
        try
        {
            Directory.Move(staging, folder);
            return true;
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another process was faster; its copy is as good, and is verified like any other.
            return false;
        }
    }

    private static bool IsWhole(string folder, IReadOnlyList<ManifestEntry> files)
    {
        try
        {
            var there = new HashSet<string>(StringComparer.Ordinal);
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                there.Add(file[(folder.Length + 1)..].Replace(Path.DirectorySeparatorChar, '/'));
            }

            foreach (var file in files)
            {
                if (!there.Remove(file.Path) || !string.Equals(FileHash.Compute(Path.Combine(folder, file.Path)), file.Sha256, StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return there.Count == 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be read cannot be loaded either.
            return false;
        }
    }
}
