using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Memento.Files;
using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>
/// Remembers what was found out of files by their size and time of writing, so that starting a program does not read every byte of every plugin. Never used
/// with a lock file: who alters a file can set its time too.
/// </summary>
/// <remarks>Read as a document and written by hand: a serializer would be set up at each start of a program.</remarks>
/// <typeparam name="T">What is known of a file.</typeparam>
internal abstract class FileFacts<T>
    where T : class
{
    private const string SizeKey = "Size";
    private const string TicksKey = "Ticks";

    /// <summary>A file this young may be written again within the resolution of its time, and look the same.</summary>
    private static readonly TimeSpan TooYoung = TimeSpan.FromSeconds(3);

    private readonly string _path;
    private readonly ILogger _logger;
    private readonly Dictionary<string, Entry> _known;
    private readonly Dictionary<string, Entry> _seen = new(StringComparer.Ordinal);
    private bool _isChanged;

    /// <summary>Opens the facts of a folder or plugin; none when there are none yet, or none that can be read.</summary>
    /// <param name="folder">Where such facts are.</param>
    /// <param name="subject">The path of what they are of.</param>
    /// <param name="logger">Takes the messages.</param>
    protected FileFacts(string folder, string subject, ILogger logger)
    {
        _path = Path.Combine(folder, HexText.Of(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))[..32] + ".json");
        _logger = logger;
        _known = Load();
    }

    /// <summary>What is known of a file, or is found out now.</summary>
    /// <param name="name">The file's name here.</param>
    /// <param name="file">The file.</param>
    /// <param name="find">Finds it out; null for what is not to be kept.</param>
    protected T? Get(string name, FileInfo file, Func<string, T?> find)
    {
        var size = file.Length;
        var ticks = file.LastWriteTimeUtc.Ticks;
        var isKnown = _known.TryGetValue(name, out var entry) && entry.Size == size && entry.Ticks == ticks;
        var fact = isKnown ? entry!.Fact : find(file.FullName);
        if (fact is not null && DateTime.UtcNow - file.LastWriteTimeUtc > TooYoung)
        {
            _seen[name] = isKnown ? entry! : new Entry(size, ticks, fact);
            _isChanged |= !isKnown;
        }

        return fact;
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
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            AtomicFile.Write(_path, Write());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next start finds it out again, which costs time and nothing else.
            PluginLog.HashCacheUnusable(_logger, _path, exception);
        }
    }

    /// <summary>Reads a fact; null when this is none.</summary>
    protected abstract T? Read(JsonElement fact);

    /// <summary>Writes the properties of a fact.</summary>
    protected abstract void Write(Utf8JsonWriter writer, T fact);

    private Dictionary<string, Entry> Load()
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        try
        {
            if (File.Exists(_path))
            {
                foreach (var file in JsonElement.Parse(File.ReadAllBytes(_path)).EnumerateObject())
                {
                    if (file.Value.TryGetProperty(SizeKey, out var size) && file.Value.TryGetProperty(TicksKey, out var ticks) && Read(file.Value) is { } fact)
                    {
                        entries[file.Name] = new Entry(size.GetInt64(), ticks.GetInt64(), fact);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException)
        {
            // What cannot be read is not known.
            PluginLog.HashCacheUnusable(_logger, _path, exception);
            entries.Clear();
        }

        return entries;
    }

    private byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var (name, entry) in _seen)
            {
                writer.WriteStartObject(name);
                writer.WriteNumber(SizeKey, entry.Size);
                writer.WriteNumber(TicksKey, entry.Ticks);
                Write(writer, entry.Fact);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private sealed record Entry(long Size, long Ticks, T Fact);
}
