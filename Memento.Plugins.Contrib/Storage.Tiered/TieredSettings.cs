using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Memento.Storage.Tiered;

/// <summary>The settings of the storage <c>tiered</c>.</summary>
public sealed class TieredSettings : StorageSettings
{
    internal const string TiersKey = "tiers";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The stores, nearest first: each a storage with its <c>type</c> and its settings. One with <c>readonly</c> is never written to.</summary>
    [ConfigurationKeyName(TiersKey)]
    public IConfigurationSection? Tiers { get; set; }

    /// <summary>Whether a call waits until its result is in every store, or in the first one. Default <see cref="TierWrite.All"/>.</summary>
    [ConfigurationKeyName("write")]
    public TierWrite Write { get; set; }

    /// <summary>Which stores are collected: the nearest that may be written to, or every one. Default <see cref="TierCollect.First"/>.</summary>
    [ConfigurationKeyName("collect")]
    public TierCollect Collect { get; set; }

    /// <summary>Which stores are asked on another thread, so that one that hangs is given up: all but the nearest, or every one. Default <see cref="TierGuard.Far"/>.</summary>
    [ConfigurationKeyName("guard")]
    public TierGuard Guard { get; set; }

    /// <summary>For how long a store may take to answer before it counts as down. More than zero, at most a day. Default 10 seconds.</summary>
    [ConfigurationKeyName("timeout")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long a store that is down is asked again; twice as long each time, up to sixteen times. More than zero, at most a day. Default 30 seconds.</summary>
    [ConfigurationKeyName("retry_after")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>With <see cref="TierWrite.First"/>: how many writes may wait for the other stores, before a call waits for one of them to be done. Default 1,000.</summary>
    [ConfigurationKeyName("queue")]
    public int Queue { get; set; } = 1000;

    /// <summary>How many calls are noted one by one that a store missed, for each process; after that the stores have to be compared. Default 100,000.</summary>
    [ConfigurationKeyName("missed_limit")]
    public int MissedLimit { get; set; } = 100_000;

    /// <summary>The folder that has account of what a store missed and of what was forgotten. One of this machine, the same for all who share the nearest store. Default <c>memento-tiers</c>.</summary>
    [ConfigurationKeyName("journal")]
    public string Journal { get; set; } = "memento-tiers";

    /// <summary>Checks what the binder does not.</summary>
    /// <exception cref="ConfigurationException">A setting cannot be.</exception>
    internal void Check(IConfigurationSection section)
    {
        CheckName(section, "write", Write);
        CheckName(section, "collect", Collect);
        CheckName(section, "guard", Guard);
        CheckTime(section, "timeout", Timeout);
        CheckTime(section, "retry_after", RetryAfter);
        CheckCount(section, "queue", Queue, 1);
        CheckCount(section, "missed_limit", MissedLimit, 0);
        if (string.IsNullOrWhiteSpace(Journal))
        {
            throw new ConfigurationException($"'{section.Path}:journal' is empty, and the path of a folder is expected.");
        }
    }

    private static void CheckName<T>(IConfigurationSection section, string key, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ConfigurationException($"'{section.Path}:{key}' is {value}, and one of {string.Join(", ", Enum.GetNames<T>())} is expected.");
        }
    }

    private static void CheckTime(IConfigurationSection section, string key, TimeSpan value)
    {
        if (value <= TimeSpan.Zero || value > Longest)
        {
            throw new ConfigurationException(string.Create(CultureInfo.InvariantCulture, $"'{section.Path}:{key}' is {value:c}, and a time of more than zero and at most a day is expected, as hours:minutes:seconds."));
        }
    }

    private static void CheckCount(IConfigurationSection section, string key, int value, int least)
    {
        if (value < least)
        {
            throw new ConfigurationException(string.Create(CultureInfo.InvariantCulture, $"'{section.Path}:{key}' is {value}, and a number of at least {least} is expected."));
        }
    }
}
