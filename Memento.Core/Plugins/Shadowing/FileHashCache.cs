using System.Security.Cryptography;
using System.Text;
using Memento.Files;
using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>
/// Remembers the hashes of a plugin's files by their size and time of writing, so that starting a program does not read every byte of every plugin. Never used
/// with a lock file: who alters a file can set its time too.
/// </summary>
internal sealed class FileHashCache
{
    /// <summary>The folder of the caches within the shadow folder. Another form of them gets another name.</summary>
    public const string FolderName = "hashes-2";

    private readonly string _path;
    private readonly ILogger _logger;
    private readonly Dictionary<string, Entry> _known;
    private readonly Dictionary<string, Entry> _seen = new(StringComparer.Ordinal);
    private bool _isChanged;

    private FileHashCache(string path, ILogger logger)
    {
        _path = path;
        _logger = logger;
        _known = Load();
    }

    /// <summary>Opens the cache of a plugin; an empty one when there is none yet, or none that can be read.</summary>
    public static FileHashCache Open(string shadowFolder, string pluginPath, ILogger logger) =>
        new(Path.Combine(shadowFolder, FolderName, HexText.Of(SHA256.HashData(Encoding.UTF8.GetBytes(pluginPath)))[..32]), logger);

    /// <summary>The hash of a file, remembered or computed.</summary>
    public string GetHash(string relativePath, FileInfo file)
    {
        var size = file.Length;
        var ticks = file.LastWriteTimeUtc.Ticks;
        var isKnown = _known.TryGetValue(relativePath, out var entry) && entry.Size == size && entry.Ticks == ticks;
        var current = isKnown ? entry! : new Entry(size, ticks, FileHash.Compute(file.FullName));
        if (FileAge.IsSettled(file, DateTime.UtcNow))
        {
            _seen[relativePath] = current;
            _isChanged |= !isKnown;
        }

        return current.Hash;
    }

    /// <summary>Keeps what was seen; nothing is lost when it cannot be kept.</summary>
    public void Save()
    {
        if (!_isChanged && _seen.Count == _known.Count)
        {
            return;
        }

        try
        {
            Write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next start finds it out again, which costs time and nothing else.
            PluginLog.HashCacheUnusable(_logger, _path, exception);
        }
    }

    private Dictionary<string, Entry> Load()
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        try
        {
            if (SealedBytes.Open(_path) is { } bytes)
            {
                using var reader = new BinaryReader(bytes);
                for (var left = reader.ReadInt32(); left > 0; left--)
                {
                    entries[reader.ReadString()] = new Entry(reader.ReadInt64(), reader.ReadInt64(), reader.ReadString());
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is not known.
            PluginLog.HashCacheUnusable(_logger, _path, exception);
        }

        return entries;
    }

    private void Write()
    {
        using var bytes = SealedBytes.Begin();
        using var writer = new BinaryWriter(bytes);
        writer.Write(_seen.Count);
        foreach (var (name, entry) in _seen)
        {
            writer.Write(name);
            writer.Write(entry.Size);
            writer.Write(entry.Ticks);
            writer.Write(entry.Hash);
        }

        writer.Flush();
        SealedBytes.Seal(bytes, _path);
    }

    private sealed record Entry(long Size, long Ticks, string Hash);
}
