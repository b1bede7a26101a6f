using System.Security.Cryptography;
using System.Text;
using Memento.Files;
using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>
/// What was found in plugin folders and by the checks of it, remembered for the next process: good for as long as no file in the folders has another length, time or mode, none is there that was not,
/// none is missing, and the host is the same. Never used with a lock file: who alters a file can set its time too.
/// </summary>
internal sealed class KnownPlugins
{
    /// <summary>The folder of these within the shadow folder. Another form of what is remembered gets another name.</summary>
    public const string FolderName = "plugins-2";

    private readonly string _path;
    private readonly string _state;
    private readonly ILogger _logger;

    private KnownPlugins(string path, string state, ILogger logger)
    {
        _path = path;
        _state = state;
        _logger = logger;
    }

    /// <summary>Opens what is known of plugin folders; null when nothing of them can be remembered.</summary>
    /// <param name="shadowFolder">The folder that has it.</param>
    /// <param name="folders">The plugin folders.</param>
    /// <param name="logger">Takes the messages.</param>
    public static KnownPlugins? Open(string shadowFolder, IReadOnlyList<string> folders, ILogger logger) =>
        folders.Count > 0 && PluginFolderState.Describe(folders) is { } state ? new KnownPlugins(Path.Combine(shadowFolder, FolderName, NameOf(folders)), state, logger) : null;

    /// <summary>The plugins; null when they are not known, or not as they are now.</summary>
    public List<PluginEntry>? Find()
    {
        try
        {
            if (SealedBytes.Open(_path) is not { } bytes)
            {
                return null;
            }

            using var reader = new BinaryReader(bytes);
            if (reader.ReadString() != _state)
            {
                return null;
            }

            var entries = new List<PluginEntry>();
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                entries.Add(KnownPlugin.Read(reader));
            }

            return entries;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is not known.
            PluginLog.KnownPluginsUnusable(_logger, _path, exception);
            return null;
        }
    }

    /// <summary>Remembers plugins, as they were found after this was opened; nothing is lost when that cannot be.</summary>
    public void Keep(IReadOnlyList<PluginEntry> entries)
    {
        try
        {
            using var bytes = SealedBytes.Begin();
            using var writer = new BinaryWriter(bytes);
            writer.Write(_state);
            writer.Write(entries.Count);
            foreach (var entry in entries)
            {
                KnownPlugin.Write(writer, entry);
            }

            writer.Flush();
            SealedBytes.Seal(bytes, _path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next start looks through the folders again, which costs time and nothing else.
            PluginLog.KnownPluginsUnusable(_logger, _path, exception);
        }
    }

    // Each host has its own: what a plugin lacks in one program, another may have.
    private static string NameOf(IReadOnlyList<string> folders)
    {
        var host = $"{HexText.Of(typeof(KnownPlugins).Module.ModuleVersionId)} {ContractVersion.Current} {Environment.Version} {AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")}\0";
        return HexText.Of(SHA256.HashData(Encoding.UTF8.GetBytes(host + string.Join('\0', folders))))[..32];
    }
}
