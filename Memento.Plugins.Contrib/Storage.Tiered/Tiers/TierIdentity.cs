using System.Security.Cryptography;
using System.Text;
using Memento.Plugins;
using Microsoft.Extensions.Configuration;

namespace Memento.Storage.Tiered;

/// <summary>Which store a tier is, by its settings: so that what is noted of it stays its own when another tier is put before it, or when it is said anew how it is to be used.</summary>
internal static class TierIdentity
{
    /// <summary>Settings that say how a store is used, and not which one it is: those of every storage, which do not count in a tier, and how safe what is written is to be.</summary>
    private static readonly string[] Uses = ["readonly", "memory_cache_mb", "leases", "lease_wait", "codecs", "inline_bytes", "write_behind", "compression", "file_copies", "durability"];

    /// <summary>What a tier is noted by.</summary>
    public static string Of(IConfigurationSection section) => Of(section, static path => path);

    /// <summary>As <see cref="Of(IConfigurationSection)"/>, the same however the path of a store is written. A link on the way is not looked at: it may lead to what hangs.</summary>
    public static string WrittenPlaceOf(IConfigurationSection section, BackendContext context) => Of(section, path => Path.TrimEndingDirectorySeparator(context.ResolvePath(path)));

    /// <summary>As <see cref="Of(IConfigurationSection)"/>, the same for all paths that lead to a store. Asks the disk, which may hang.</summary>
    public static string PlaceOf(IConfigurationSection section, BackendContext context) => Of(section, path => StorePlace.Of(context.ResolvePath(path)));

    private static string Of(IConfigurationSection section, Func<string, string> pathOf)
    {
        var settings = section.AsEnumerable(makePathsRelative: true)
            .Where(static setting => setting.Value is not null && !IsUse(setting.Key))
            .Select(setting => $"{setting.Key.ToLowerInvariant()}={(IsPath(setting.Key) ? pathOf(setting.Value!) : setting.Value)}")
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', settings))))[..16];
    }

    // Of a tier that is made of other stores, also theirs.
    private static bool IsPath(string key) => string.Equals(ConfigurationPath.GetSectionKey(key), "path", StringComparison.OrdinalIgnoreCase);

    private static bool IsUse(string key)
    {
        var first = key.AsSpan(0, key.IndexOf(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal) is >= 0 and var end ? end : key.Length);
        foreach (var use in Uses)
        {
            if (first.Equals(use, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
