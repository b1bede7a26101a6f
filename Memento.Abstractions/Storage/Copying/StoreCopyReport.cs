using System.Globalization;

namespace Memento.Storage;

/// <summary>What was copied from one store to another; of a dry run, what would be.</summary>
public sealed record StoreCopyReport
{
    /// <summary>How many failures are told one by one.</summary>
    public const int MaximumFailures = 100;

    /// <summary>True when nothing was changed.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>How many calls were looked at.</summary>
    public long Calls { get; init; }

    /// <summary>How many of them the other store lacked, or had an older result of, and have been copied.</summary>
    public long Copied { get; init; }

    /// <summary>How many of them the other store had, and got metadata for that it lacked.</summary>
    public long Updated { get; init; }

    /// <summary>How many objects were copied: results, values of partitions, lists of calls.</summary>
    public long Objects { get; init; }

    /// <summary>How many bytes those have.</summary>
    public long Bytes { get; init; }

    /// <summary>How many entries of metadata of functions were copied.</summary>
    public long FunctionMetadata { get; init; }

    /// <summary>How many calls could not be copied, as something of theirs is missing or damaged.</summary>
    public long Failed { get; init; }

    /// <summary>The first <see cref="MaximumFailures"/> of those.</summary>
    public IReadOnlyList<StoreCopyFailure> Failures { get; init; } = [];

    /// <summary>What could not be read where it comes from, such as a file of a bad disk or of another user: which calls that may be is not known.</summary>
    public IReadOnlyList<StoreDamage> Unread { get; init; } = [];

    /// <summary>True when nothing failed and everything could be read.</summary>
    public bool IsComplete => Failed == 0 && Unread.Count == 0;

    /// <summary>A sentence for a person.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsDryRun ? "Would copy" : "Copied")} {Copied} of {Calls} calls with {Objects} objects of {Bytes} bytes, and metadata of {Updated} more; {Failed} failed.{(Unread.Count > 0 ? $" {Unread.Count} files and folders could not be read. {Unread[0]}" : "")}");
}
