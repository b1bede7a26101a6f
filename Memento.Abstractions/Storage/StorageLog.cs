using Microsoft.Extensions.Logging;

namespace Memento.Storage;

/// <summary>What a storage tells the operator.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(StorageErrors.DamagedResult, LogLevel.Warning, "The stored result of {Call} cannot be trusted: {Reason} It is computed again and replaced.")]
    public static partial void Damaged(ILogger logger, CallKey call, string reason);

    [LoggerMessage(StorageErrors.DamagedResult, LogLevel.Warning, "The stored result of {Call} cannot be trusted: {Reason} The storage is read-only, so it stays as it is.")]
    public static partial void DamagedReadOnly(ILogger logger, CallKey call, string reason);

    [LoggerMessage(StorageErrors.DamageNotRemoved, LogLevel.Warning, "The damaged result of {Call} could not be removed; it is found again at the next read.")]
    public static partial void NotRemoved(ILogger logger, Exception exception, CallKey call);

    [LoggerMessage(StorageErrors.OtherType, LogLevel.Warning, "The stored result of {Call} could not be read as {Type}: {Reason}. It is computed again.")]
    public static partial void NotReadable(ILogger logger, CallKey call, Type type, string reason);

    [LoggerMessage(CallErrors.UnknownCodec, LogLevel.Warning, "The result of {Call} was written by the codec '{Codec}', which this storage does not have; name it under \"codecs\" in the storage's settings. It is computed again.")]
    public static partial void UnknownCodec(ILogger logger, CallKey call, string codec);

    [LoggerMessage(StorageErrors.NotRead, LogLevel.Warning, "The store could not be read; {Count} call(s) are computed as if they had never been made.")]
    public static partial void ReadFailed(ILogger logger, Exception exception, int count);

    [LoggerMessage(StorageErrors.NotWritten, LogLevel.Warning, "The store could not be written; the result(s) of {Count} call(s), {Call} first, are returned and not stored. What the memory cache of this process holds of them it remembers, and stores once the store can be written.")]
    public static partial void WriteFailed(ILogger logger, Exception exception, int count, CallKey call);

    [LoggerMessage(2036, LogLevel.Information, "{Count} result(s) that the store could not take when they were computed are stored now.")]
    public static partial void StoredLater(ILogger logger, int count);

    [LoggerMessage(2037, LogLevel.Information, "{Call} was stored later than it was computed, without the list of the calls that it made: its memento has the first {Kept} of {Count}.")]
    public static partial void StoredLaterWithoutList(ILogger logger, CallKey call, int kept, long count);

    [LoggerMessage(StorageErrors.LogNotKept, LogLevel.Warning, "The store could not take the metadata '{Name}' of {Call}, which was stored later than it was computed; its result is kept.")]
    public static partial void StoredLaterWithoutMetadata(ILogger logger, Exception exception, string name, CallKey call);

    [LoggerMessage(StorageErrors.MetadataNotRead, LogLevel.Warning, "The store could not be read; the metadata '{Name}' of {Function} counts as absent.")]
    public static partial void FunctionMetadataReadFailed(ILogger logger, Exception exception, string name, FunctionName function);

    [LoggerMessage(StorageErrors.DamagedList, LogLevel.Warning, "The list of the calls that {Call} made cannot be trusted: {Reason} Its result is good, and its memento has the first {Count} of them.")]
    public static partial void InvocationsDamaged(ILogger logger, CallKey call, string reason, int count);

    [LoggerMessage(StorageErrors.DamageNotRemoved, LogLevel.Warning, "The damaged list of the calls that {Call} made could not be removed; it is found again when it is read.")]
    public static partial void InvocationsNotRemoved(ILogger logger, Exception exception, CallKey call);

    [LoggerMessage(StorageErrors.NoLease, LogLevel.Warning, "The store gives no leases: a call that several processes make at once is computed by each of them. Where that is as it should be, set \"leases\" to false.")]
    public static partial void NoLeases(ILogger logger, Exception exception);

    [LoggerMessage(StorageErrors.ForgettingNotTold, LogLevel.Warning, "Other processes could not be told what was forgotten; their memory caches may still have it.")]
    public static partial void ForgottenNotTold(ILogger logger, Exception exception);

    [LoggerMessage(StorageErrors.ForgettingNotTold, LogLevel.Warning, "What other processes forget in the store could not be read; it is tried again.")]
    public static partial void ForgottenNotRead(ILogger logger, Exception exception);

    [LoggerMessage(StorageErrors.LeasesNotSeen, LogLevel.Warning, "Whose leases are held in the store could not be seen; only the grace period keeps what is at work from being collected.")]
    public static partial void LeasesNotSeen(ILogger logger, Exception exception);

    [LoggerMessage(StorageErrors.LongWait, LogLevel.Warning, "{Call} waited for {Wait} for another process to compute it, which may hang, or wait for a call of this one. It is computed here too. Where calls take longer than that, set \"lease_wait\" higher.")]
    public static partial void WaitedTooLong(ILogger logger, CallKey call, TimeSpan wait);

    [LoggerMessage(2035, LogLevel.Information, "{Call} waits for another process to compute it that uses the store '{Place}' too.")]
    public static partial void WaitsForLease(ILogger logger, CallKey call, string place);

    [LoggerMessage(2040, LogLevel.Debug, "It could not be noted that {Count} result(s) were used; a limit may collect them early.")]
    public static partial void UseNotNoted(ILogger logger, Exception exception, int count);

    [LoggerMessage(StorageErrors.NotWrittenBehind, LogLevel.Warning, "The store could not be written in the background (\"write_behind\"): what it did not take was returned. What the memory cache of this process holds of it is stored once the store can be written; the rest is computed again by those who do not find it. This is told once until the store can be written again; \"memento.storage.failures\" counts on.")]
    public static partial void WriteBehindFailed(ILogger logger, Exception exception);

    [LoggerMessage(2051, LogLevel.Information, "The store is written in the background again. {Count} result(s) were not stored when they were to be.")]
    public static partial void WriteBehindGoesOn(ILogger logger, long count);

    [LoggerMessage(StorageErrors.LeftUnwritten, LogLevel.Warning, "The process ends, and {Count} result(s) or parts of them are not stored yet; they are computed again.")]
    public static partial void WriteBehindGivenUp(ILogger logger, int count);

    [LoggerMessage(StorageErrors.LeaseNotEnded, LogLevel.Warning, "The lease of a call whose result was written in the background could not be ended; others that wait for the call wait until this process ends.")]
    public static partial void LeaseNotEnded(ILogger logger, Exception exception);
}
