using Memento.Caching;
using Memento.Storage.Files;
using Memento.Storage.WriteBehind;
using Microsoft.Extensions.Logging;

namespace Memento.Storage;

/// <summary>What the reading and the writing half of a storage have in common.</summary>
internal sealed record StorageParts(IDataStore Data, IMetadataStore Metadata, MemoryCache Memory, CodecSet Codecs, StorageStatistics Statistics, ILogger Logger)
{
    /// <summary>Whether an exception says that a store could not do it now, which costs a computation and not a call.</summary>
    public static bool IsTrouble(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Whether one object is both stores.</summary>
    public bool AreOne => (Data, Metadata) is (WriteBehindData data, WriteBehindMetadata metadata) ? ReferenceEquals(data.Inner, metadata.Inner) : ReferenceEquals(Data, Metadata);

    /// <summary>Looks for what others forget; null when there is no cache for it, or nobody else.</summary>
    public ForgottenWatcher? Watcher { get; init; }

    /// <summary>The queue that stands before the stores; null when there is none, or when nothing is to wait in it.</summary>
    public WriteBehindQueue? Queue { get; init; }

    /// <summary>Where files that are results are copied to be handed out, unless the store has files of its own.</summary>
    public FileCopies Copies { get; init; } = FileCopies.Own;

    /// <summary>Holds a memento in memory, with its result or without, unless there is no cache or something was forgotten since; looks from then on for what others forget.</summary>
    public void Hold(MementoRecord memento, CachedValue? value, long generation)
    {
        if (Memory.CapacityBytes > 0)
        {
            Memory.Put(memento, value, generation);
            Watcher?.Wake();
        }
    }

    /// <summary>Whether somebody computes a call just now. A store that cannot tell gives no leases now: nobody has one.</summary>
    public async ValueTask<bool> IsLeasedAsync(CallKey call, CancellationToken cancellationToken)
    {
        try
        {
            return await Metadata.IsLeasedAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsTrouble(exception))
        {
            // That was told when the leases were looked for.
            return false;
        }
    }

    /// <summary>Counts and logs that a store could not be read.</summary>
    public void ReadFailed(Exception exception, int count)
    {
        Statistics.CountFailure();
        StorageLog.ReadFailed(Logger, exception, count);
    }

    /// <summary>Counts and logs that the metadata of a function could not be read.</summary>
    public void FunctionMetadataReadFailed(Exception exception, FunctionName function, string name)
    {
        Statistics.CountFailure();
        StorageLog.FunctionMetadataReadFailed(Logger, exception, name, function);
    }
}
