using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>Remembers the hashes of a plugin's files.</summary>
internal sealed class FileHashCache : FileFacts<string>
{
    /// <summary>The folder of the caches within the shadow folder.</summary>
    public const string FolderName = "hashes";

    private const string HashKey = "Sha256";

    private FileHashCache(string folder, string pluginPath, ILogger logger)
        : base(folder, pluginPath, logger)
    {
    }

    /// <summary>Opens the cache of a plugin; an empty one when there is none yet, or none that can be read.</summary>
    public static FileHashCache Open(string shadowFolder, string pluginPath, ILogger logger) => new(Path.Combine(shadowFolder, FolderName), pluginPath, logger);

    /// <summary>The hash of a file, remembered or computed.</summary>
    public string GetHash(string relativePath, FileInfo file) => Get(relativePath, file, static path => FileHash.Compute(path))!;

    /// <inheritdoc/>
    protected override string? Read(JsonElement fact) =>
        fact.TryGetProperty(HashKey, out var hash) && hash.GetString() is { Length: 2 * SHA256.HashSizeInBytes } text ? text : null;

    /// <inheritdoc/>
    protected override void Write(Utf8JsonWriter writer, string fact) => writer.WriteString(HashKey, fact);
}
