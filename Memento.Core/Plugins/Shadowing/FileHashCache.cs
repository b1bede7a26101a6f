using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Memento.Files;
using Memento.Serialization;
using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>
/// Remembers the hashes of a plugin's files by size and time of writing, so that starting a program does not read
/// every byte of every plugin. Never used with a lock file: who alters a file can set its time too.
/// </summary>
internal sealed class FileHashCache
{
    /// <summary>The folder of the caches within the shadow folder.</summary>
    public const string FolderName = "hashes";

    /// <summary>A file this young may be written again within the resolution of its time, and look the same.</summary>
    private static readonly TimeSpan TooYoung = TimeSpan.FromSeconds(3);

    private readonly string _path;
    private readonly ILogger _logger;
    private readonly Dictionary<string, Entry> _known;
    private readonly Dictionary<string, Entry> _seen = new(StringComparer.Ordinal);

    private FileHashCache(string path, ILogger logger)
    {
        _path = path;
        _logger = logger;
        _known = Load();
    }

    /// <summary>Opens the cache of a plugin; an empty one when there is none yet, or none that can be read.</summary>
    public static FileHashCache Open(string shadowFolder, string pluginPath, ILogger logger)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pluginPath)))[..32];
        return new FileHashCache(Path.Combine(shadowFolder, FolderName, name + ".json"), logger);
    }

    /// <summary>The hash of a file, remembered or computed.</summary>
    public string GetHash(string relativePath, FileInfo file)
    {
        var size = file.Length;
        var ticks = file.LastWriteTimeUtc.Ticks;
        var entry = _known.TryGetValue(relativePath, out var known) && known.Size == size && known.Ticks == ticks
            ? known
            : new Entry(size, ticks, FileHash.Compute(file.FullName));
        if (DateTime.UtcNow - file.LastWriteTimeUtc > TooYoung)
        {
            _seen[relativePath] = entry;
        }

        return entry.Sha256;
    }

    /// <summary>Keeps what was seen; nothing is lost when it cannot be kept.</summary>
    public void Save()
    {
        if (_seen.Count == _known.Count && _seen.All(seen => _known.TryGetValue(seen.Key, out var known) && known == seen.Value))
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            AtomicFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(_seen, HostJson.Options));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next start computes the hashes again, which costs time and nothing else.
            PluginLog.HashCacheUnusable(_logger, _path, exception);
        }
    }

    private Dictionary<string, Entry> Load()
    {
        try
        {
            if (File.Exists(_path) && JsonSerializer.Deserialize<Dictionary<string, Entry?>>(File.ReadAllBytes(_path), HostJson.Options) is { } entries)
            {
                return entries
                    .Where(entry => entry.Value?.Sha256 is { Length: 64 })
                    .ToDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.Ordinal);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // An unreadable cache is an empty one.
            PluginLog.HashCacheUnusable(_logger, _path, exception);
        }

        return new Dictionary<string, Entry>(StringComparer.Ordinal);
    }

    private sealed record Entry(long Size, long Ticks, string Sha256);
}
