using System.Security.Cryptography;
using System.Text;
using Memento.Files;

namespace Memento.Plugins;

/// <summary>All files of a plugin with their hashes: what makes it this plugin and no other.</summary>
internal sealed class PluginManifest
{
    /// <summary>Takes the files in any order.</summary>
    public PluginManifest(IEnumerable<ManifestEntry> files)
    {
        var sorted = files.ToList();
        sorted.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        Files = sorted;

        // A hash has a fixed length and a path holds no NUL, so that two lists never make one text.
        var text = string.Concat(Files.Select(file => $"{file.Sha256} {file.Path}\0"));
        Identity = HexText.Of(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The files in ordinal order.</summary>
    public IReadOnlyList<ManifestEntry> Files { get; }

    /// <summary>The SHA-256 of the paths and hashes of all files: 64 lowercase hexadecimal digits.</summary>
    public string Identity { get; }

    /// <summary>Hashes a plugin's files.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="cache">Remembers hashes by size and time; null to read every byte.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file cannot be read.</exception>
    public static PluginManifest Compute(PluginFile plugin, FileHashCache? cache)
    {
        var files = new List<ManifestEntry>();
        foreach (var path in PluginContent.List(plugin))
        {
            var file = new FileInfo(System.IO.Path.Combine(plugin.Folder, path));
            files.Add(new ManifestEntry(path, cache?.GetHash(path, file) ?? FileHash.Compute(file.FullName)));
        }

        cache?.Save();
        return new PluginManifest(files);
    }
}
