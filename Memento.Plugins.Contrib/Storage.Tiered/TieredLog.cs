using Microsoft.Extensions.Logging;

namespace Memento.Storage.Tiered;

/// <summary>What a storage in tiers tells the operator.</summary>
internal static partial class TieredLog
{
    [LoggerMessage(StorageErrors.TierDown, LogLevel.Warning, "The {Tier} is skipped: {Reason} What it misses is noted; \"memento catch-up\" brings it there when it is back.")]
    public static partial void Down(ILogger logger, Exception exception, string tier, string reason);

    [LoggerMessage(2501, LogLevel.Information, "The {Tier} answers again. \"memento catch-up\" brings what it missed.")]
    public static partial void Back(ILogger logger, string tier);

    [LoggerMessage(StorageErrors.DamagedInTier, LogLevel.Warning, "The object {Key} is damaged in the {Tier}; it is not copied from there.")]
    public static partial void DamagedFar(ILogger logger, DataKey key, string tier);

    [LoggerMessage(2503, LogLevel.Debug, "What was found in the {Tier} could not be copied near; it is copied when it is found again.")]
    public static partial void NotCopiedNear(ILogger logger, Exception exception, string tier);

    [LoggerMessage(StorageErrors.NotNoted, LogLevel.Warning, "What stores miss cannot be noted in '{Folder}': {Reason} When it can be again, it is noted that the stores have to be compared.")]
    public static partial void NotNoted(ILogger logger, Exception exception, string folder, string reason);

    [LoggerMessage(StorageErrors.MissedMuch, LogLevel.Warning, "The {Tier} missed more than is noted one by one; \"memento catch-up\" compares it with the others whole.")]
    public static partial void TooManyMissed(ILogger logger, string tier);

    [LoggerMessage(StorageErrors.UnreadableNote, LogLevel.Warning, "A line of '{File}' cannot be read, so that it is not known what it says; \"memento catch-up\" compares the stores whole.")]
    public static partial void NoteDamaged(ILogger logger, string file);

    [LoggerMessage(StorageErrors.UnreadableNote, LogLevel.Warning, "'{File}' cannot be read, so that it is not known what it says was missed; have \"memento catch-up\" run by a user who may read it, or compare the stores whole.")]
    public static partial void NotesNotRead(ILogger logger, Exception exception, string file);

    [LoggerMessage(StorageErrors.NotCopied, LogLevel.Warning, "Copying to the {Tier} in the background failed; it is noted as missed.")]
    public static partial void CopyFailed(ILogger logger, Exception exception, string tier);

    [LoggerMessage(StorageErrors.NotAsked, LogLevel.Warning, "The {Tier} could not be asked: {Reason} It is left out.")]
    public static partial void LeftOut(ILogger logger, Exception exception, string tier, string reason);

    [LoggerMessage(StorageErrors.DamageNotRemoved, LogLevel.Warning, "The damaged object {Key} could not be removed from the {Tier}.")]
    public static partial void DamagedStays(ILogger logger, Exception exception, DataKey key, string tier);
}
