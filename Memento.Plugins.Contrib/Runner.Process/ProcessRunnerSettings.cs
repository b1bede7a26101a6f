using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Memento.Running.Processes;

/// <summary>The settings of the runner <c>process</c>.</summary>
internal sealed class ProcessRunnerSettings
{
    /// <summary>The least memory that the runtime itself gets along with, in MiB.</summary>
    private const int LeastMemoryMb = 64;

    /// <summary>What a timer can be set to.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>How many worker processes there are at most, and so how many calls run at once. Default: the processors.</summary>
    [ConfigurationKeyName("workers")]
    public int Workers { get; set; } = Environment.ProcessorCount;

    /// <summary>How many more workers are started beside one that a call needs, as long as there are fewer than <see cref="Workers"/>. Default 1.</summary>
    [ConfigurationKeyName("spare")]
    public int Spare { get; set; } = 1;

    /// <summary>
    /// After how many calls of a method a worker compiles it once more, optimized; 0 for what the runtime does, which is 30. Default 1000. A process that lives for a minute spends a
    /// fifth of its time on compiling again what it hardly uses; what takes its time is called more often than that, or in a loop, which is compiled again on the way.
    /// </summary>
    [ConfigurationKeyName("optimize_after")]
    public int OptimizeAfter { get; set; } = 1000;

    /// <summary>How often a call is tried again after its worker ended in the middle of it. Default 1.</summary>
    [ConfigurationKeyName("retries")]
    public int Retries { get; set; } = 1;

    /// <summary>For how long a call may run before its worker is ended; null for any time, the default.</summary>
    [ConfigurationKeyName("timeout")]
    public TimeSpan? Timeout { get; set; }

    /// <summary>How long a cancelled call has to end before its worker is ended. Default 5 seconds.</summary>
    [ConfigurationKeyName("cancel_grace")]
    public TimeSpan CancelGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker has to start. Default one minute.</summary>
    [ConfigurationKeyName("start_timeout")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long a worker without a call stays. Default one minute.</summary>
    [ConfigurationKeyName("idle_timeout")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How much memory a worker may take, in MiB; null for any, the default.</summary>
    [ConfigurationKeyName("memory_limit_mb")]
    public int? MemoryLimitMb { get; set; }

    /// <summary>Up to how many bytes, as they are stored, a result comes in the reply; a larger one is read from the store. Default 65,536.</summary>
    [ConfigurationKeyName("reply_bytes")]
    public int ReplyBytes { get; set; } = 64 * 1024;

    /// <summary>The memory limit in bytes; null for none.</summary>
    public long? MemoryLimit => MemoryLimitMb * 1024L * 1024L;

    /// <summary>Sees to it that each can be.</summary>
    /// <exception cref="ConfigurationException">One cannot; the message names the key and what is expected.</exception>
    public void Check(IConfigurationSection section)
    {
        Require(Workers is >= 1 and <= 1024, "workers", Workers, "a number of processes from 1 to 1024");
        Require(Spare is >= 0 and <= 1024, "spare", Spare, "a number of processes from 0 to 1024");
        Require(OptimizeAfter is >= 0 and <= 65_535, "optimize_after", OptimizeAfter, "a number of calls from 0 to 65535");
        Require(Retries is >= 0, "retries", Retries, "a number from 0 on");
        Require(ReplyBytes is >= 0, "reply_bytes", ReplyBytes, "a number of bytes from 0 on");
        Require(MemoryLimitMb is null or >= LeastMemoryMb, "memory_limit_mb", MemoryLimitMb, $"a number of MiB from {LeastMemoryMb.ToString(CultureInfo.InvariantCulture)} on");
        RequireTime(Timeout ?? Longest, "timeout");
        RequireTime(CancelGrace, "cancel_grace");
        RequireTime(StartTimeout, "start_timeout");
        RequireTime(IdleTimeout, "idle_timeout");

        void RequireTime(TimeSpan value, string key) => Require(
            value > TimeSpan.Zero && value <= Longest, key, value, $"a time of more than zero and at most {Longest.ToString("c", CultureInfo.InvariantCulture)}, as [days.]hours:minutes:seconds,");

        void Require(bool holds, string key, object? value, string expected)
        {
            if (!holds)
            {
                throw new ConfigurationException(string.Create(CultureInfo.InvariantCulture, $"'{section.Path}:{key}' is {value}, and {expected} is expected."));
            }
        }
    }
}
