namespace Memento;

/// <summary>The ids of errors of storage: MEM5xx.</summary>
public static class StorageErrors
{
    /// <summary>The store could not be read; the calls are computed.</summary>
    public const int NotRead = 500;

    /// <summary>The store could not be written; the results are returned and not remembered.</summary>
    public const int NotWritten = 501;

    /// <summary>A stored result is damaged; it is removed and computed again.</summary>
    public const int DamagedResult = 502;

    /// <summary>A stored result cannot be read as the type that the function has now.</summary>
    public const int OtherType = 503;

    /// <summary>The list of the calls that a call made is damaged.</summary>
    public const int DamagedList = 504;

    /// <summary>The metadata of a function could not be read.</summary>
    public const int MetadataNotRead = 505;

    /// <summary>What a call logged, or other metadata of it, could not be kept.</summary>
    public const int LogNotKept = 506;

    /// <summary>A store that is read-only was to be changed.</summary>
    public const int ReadOnly = 507;

    /// <summary>A data store does not have an object.</summary>
    public const int NoObject = 508;

    /// <summary>The store gives no leases, so that several processes may compute a call.</summary>
    public const int NoLease = 509;

    /// <summary>What is forgotten could not be told to other processes, or heard of them.</summary>
    public const int ForgettingNotTold = 510;

    /// <summary>Who is at work in the store could not be seen.</summary>
    public const int LeasesNotSeen = 511;

    /// <summary>Another process took too long to compute a call.</summary>
    public const int LongWait = 512;

    /// <summary>The store could not be written in the background.</summary>
    public const int NotWrittenBehind = 513;

    /// <summary>The process ends before all is stored.</summary>
    public const int LeftUnwritten = 514;

    /// <summary>The lease of a call could not be ended.</summary>
    public const int LeaseNotEnded = 515;

    /// <summary>The list of the calls that a call made is cut, as it fits neither memory nor the disk.</summary>
    public const int ListCut = 516;

    /// <summary>What is damaged could not be removed.</summary>
    public const int DamageNotRemoved = 517;

    /// <summary>A store, or a part of it, is of a newer format than this version of Memento reads.</summary>
    public const int NewerFormat = 518;

    /// <summary>A storage lets nobody at its stores, so that nothing is copied from or to it.</summary>
    public const int NotCopyable = 519;

    /// <summary>A stored memento is damaged, and counts as absent.</summary>
    public const int DamagedMemento = 520;

    /// <summary>A file or a piece of metadata of a store is damaged, and counts as absent.</summary>
    public const int DamagedFile = 521;

    /// <summary>The link to the newest version of an object is damaged.</summary>
    public const int DamagedLink = 522;

    /// <summary>An object had other bytes than its name says, and was written again.</summary>
    public const int Rewritten = 523;

    /// <summary>What is temporary could not be deleted.</summary>
    public const int NotDeleted = 524;

    /// <summary>The format of a store could not be read.</summary>
    public const int FormatNotRead = 525;

    /// <summary>Others may write to the folder in which copies of results are handed out.</summary>
    public const int OpenToOthers = 526;

    /// <summary>Something of a store could not be read while it was listed, and is passed over.</summary>
    public const int NotListed = 527;

    /// <summary>What was just written to a store is not there any more.</summary>
    public const int ResultLost = 528;

    /// <summary>The database of a store is damaged.</summary>
    public const int DamagedDatabase = 530;

    /// <summary>The database of a store cannot be opened, or used.</summary>
    public const int NotOpened = 531;

    /// <summary>The database of a store is in use by others for too long.</summary>
    public const int Busy = 532;

    /// <summary>There is no room for the database of a store.</summary>
    public const int Full = 533;

    /// <summary>The database of a store may not be written.</summary>
    public const int NotAllowed = 534;

    /// <summary>The database is of another program.</summary>
    public const int OtherProgram = 535;

    /// <summary>The database of a store has an old schema, and may not be brought forward.</summary>
    public const int OldSchema = 536;

    /// <summary>The database of a store was closed.</summary>
    public const int Closed = 537;

    /// <summary>A value is longer than the database takes.</summary>
    public const int TooLong = 538;

    /// <summary>A tier does not answer, and is skipped.</summary>
    public const int TierDown = 540;

    /// <summary>An object is damaged in a tier.</summary>
    public const int DamagedInTier = 541;

    /// <summary>What tiers miss cannot be noted.</summary>
    public const int NotNoted = 542;

    /// <summary>A tier missed more than is noted one by one.</summary>
    public const int MissedMuch = 543;

    /// <summary>What a tier missed is noted in a way that cannot be read.</summary>
    public const int UnreadableNote = 544;

    /// <summary>What is copied to a tier in the background failed.</summary>
    public const int NotCopied = 545;

    /// <summary>A tier could not be asked, and is left out.</summary>
    public const int NotAsked = 546;
}
