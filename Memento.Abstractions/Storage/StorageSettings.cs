using Memento.Plugins;
using Memento.Serialization;
using Memento.Storage.WriteBehind;
using Microsoft.Extensions.Configuration;

namespace Memento.Storage;

/// <summary>The settings that every backend on <see cref="StorageBackendBase"/> takes from its section. Derive from it to add your own.</summary>
public class StorageSettings
{
    /// <summary>What a timer can wait for, rounded.</summary>
    private static readonly TimeSpan LongestLeaseWait = TimeSpan.FromDays(24);

    /// <summary>The capacity of the memory cache, in MiB; 0 for none. Default 64.</summary>
    [ConfigurationKeyName("memory_cache_mb")]
    public double MemoryCacheMb { get; set; } = 64;

    /// <summary>True to keep and forget nothing.</summary>
    [ConfigurationKeyName("readonly")]
    public bool ReadOnly { get; set; }

    /// <summary>False to let equal calls in several processes run in each of them, instead of once. Default true.</summary>
    [ConfigurationKeyName("leases")]
    public bool Leases { get; set; } = true;

    /// <summary>
    /// For how long a call waits for another process to compute it, before it is computed here too. Longer than any call takes; it is for a
    /// process that hangs, and for two that wait for each other. More than zero, at most 24 days. Default one hour.
    /// </summary>
    [ConfigurationKeyName("lease_wait")]
    public TimeSpan LeaseWait { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Short names of codecs to ask before the standard ones, in order.</summary>
    [ConfigurationKeyName("codecs")]
    public IList<string> Codecs { get; set; } = [];

    /// <summary>Up to how many bytes, as the codec writes them, a result is kept within its memento; 0 for never. At most 1,048,576. Default 4096.</summary>
    [ConfigurationKeyName("inline_bytes")]
    public int InlineBytes { get; set; } = 4096;

    /// <summary>
    /// True to give results to their callers before they are stored: they wait in a queue of at most some thousand results and 32 MiB, are found there, and are
    /// written in the background. What waits is lost when the process is killed, and computed again. Default false.
    /// </summary>
    [ConfigurationKeyName("write_behind")]
    public bool WriteBehind { get; set; }

    /// <summary>How much may wait to be written behind; no setting of the user's.</summary>
    internal WriteBehindLimits WriteBehindLimits { get; set; } = WriteBehindLimits.Default;

    /// <summary>How results are compressed, whichever codec writes them; what is stored already is read in any case. Default <see cref="Compression.None"/>.</summary>
    [ConfigurationKeyName("compression")]
    public Compression Compression { get; set; }

    /// <summary>How many bytes of a result wait in memory until it is published; no setting of the user's.</summary>
    internal int MemoryLimit { get; set; } = ResultSpool.DefaultMemoryLimit;

    /// <summary>
    /// The folder in which read-only copies of files that are results are made, where the store has no files of its own to hand out. By default
    /// one of the user's own. A relative path starts from the folder of the configuration.
    /// </summary>
    [ConfigurationKeyName("file_copies")]
    public string? FileCopies { get; set; }

    /// <summary>The setting <c>compression</c>, checked.</summary>
    /// <exception cref="ConfigurationException">The setting is a number that no compression has, and which the binder took for one.</exception>
    internal Compression GetCompression(IConfigurationSection section) => Compression == default || Enum.IsDefined(Compression)
        ? Compression
        : throw new ConfigurationException($"'{section.Path}:compression' is {Compression}, and one of {string.Join(", ", Enum.GetNames<Compression>())} is expected.");

    /// <summary>The codecs of the setting <c>codecs</c>, in order.</summary>
    /// <exception cref="ConfigurationException">There is none of a name; the message has the key.</exception>
    internal IEnumerable<ICodec> GetCodecs(IBackendBroker broker, IConfigurationSection section)
    {
        for (var i = 0; i < Codecs.Count; i++)
        {
            ICodec codec;
            try
            {
                codec = broker.GetCodec(Codecs[i]);
            }
            catch (ConfigurationException exception)
            {
                throw new ConfigurationException(exception.Id ?? ConfigurationErrors.WrongSetting, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'{section.Path}:codecs:{i}': {exception.Message}"), exception);
            }

            yield return codec;
        }
    }

    /// <summary>The setting <c>inline_bytes</c>, checked.</summary>
    /// <exception cref="ConfigurationException">The setting is no such number of bytes.</exception>
    internal int GetInlineBytes(IConfigurationSection section) => InlineBytes is >= 0 and <= ResultSpool.DefaultMemoryLimit
        ? InlineBytes
        : throw new ConfigurationException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'{section.Path}:inline_bytes' is {InlineBytes}, and a number of bytes from 0 to {ResultSpool.DefaultMemoryLimit} is expected."));

    /// <summary>The setting <c>lease_wait</c>, checked.</summary>
    /// <exception cref="ConfigurationException">The setting is no such time.</exception>
    internal TimeSpan GetLeaseWait(IConfigurationSection section) => LeaseWait > TimeSpan.Zero && LeaseWait <= LongestLeaseWait
        ? LeaseWait
        : throw new ConfigurationException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'{section.Path}:lease_wait' is {LeaseWait:c}, and a time of more than zero and at most {LongestLeaseWait:c} is expected, as [days.]hours:minutes:seconds; set 'leases' to false for no wait at all."));

    /// <summary>The capacity of the memory cache in bytes.</summary>
    /// <exception cref="ConfigurationException">The setting is no number of MiB.</exception>
    internal long GetMemoryCacheBytes(IConfigurationSection section)
    {
        const double Limit = 1024 * 1024 * 1024;
        return MemoryCacheMb is >= 0 and <= Limit
            ? (long)(MemoryCacheMb * 1024 * 1024)
            : throw new ConfigurationException($"'{section.Path}:memory_cache_mb' is {MemoryCacheMb.ToString(System.Globalization.CultureInfo.InvariantCulture)}, and a number of MiB from 0 to {Limit.ToString(System.Globalization.CultureInfo.InvariantCulture)} is expected.");
    }
}
