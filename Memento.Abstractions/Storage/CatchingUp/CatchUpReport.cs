using System.Globalization;

namespace Memento.Storage;

/// <summary>What catching up has done; of a dry run, what it would do.</summary>
public sealed record CatchUpReport
{
    /// <summary>True when nothing was changed.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The stores that can miss something, nearest first; none for a storage that is not made of several.</summary>
    public IReadOnlyList<CaughtUpStore> Stores { get; init; } = [];

    /// <summary>How many calls were copied, once for each store.</summary>
    public long Copied => Stores.Sum(static store => store.Copied);

    /// <summary>How many bytes of results that took.</summary>
    public long Bytes => Stores.Sum(static store => store.Bytes);

    /// <summary>How many times something was forgotten that was forgotten elsewhere.</summary>
    public long Forgotten => Stores.Sum(static store => store.Forgotten);

    /// <summary>How many entries could not be brought.</summary>
    public long Failed => Stores.Sum(static store => store.Failed);

    /// <summary>How many entries are still on account as missed.</summary>
    public long Left => Stores.Sum(static store => store.Left);

    /// <summary>True when nothing is missing any more, as far as is on account.</summary>
    public bool IsComplete => Failed == 0 && Left == 0;

    /// <summary>A sentence for a person.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsDryRun ? "Would copy" : "Copied")} {Copied} calls of {Bytes} bytes and {(IsDryRun ? "forget" : "forgot")} {Forgotten} times; {Failed} failed, {Left} {(IsDryRun ? "are missing" : "are left")}.");
}
