using System.Globalization;

namespace Memento.Storage;

/// <summary>What a collection removed; of a dry run, what one would remove.</summary>
public sealed record CollectReport
{
    /// <summary>True when nothing was changed.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The versions of functions that lose mementos, in ordinal order of their names.</summary>
    public IReadOnlyList<CollectedVersion> Versions { get; init; } = [];

    /// <summary>How many mementos went.</summary>
    public long Mementos => Versions.Sum(static version => version.Mementos);

    /// <summary>How many objects went: those that no memento reached, and those that only mementos reached that went.</summary>
    public long Objects { get; init; }

    /// <summary>How many temporary files went that writers left behind that were killed.</summary>
    public long TemporaryFiles { get; init; }

    /// <summary>How many bytes went altogether. Metadata is not counted.</summary>
    public long Bytes { get; init; }

    /// <summary>How many mementos are left, of all functions.</summary>
    public long RemainingMementos { get; init; }

    /// <summary>How many bytes those and their results take. Metadata is not counted.</summary>
    public long RemainingBytes { get; init; }

    /// <summary>
    /// What could not be read, such as a file of a bad disk or of another user; mostly nothing. While a memento is among it, what that one reaches is not known: no object goes
    /// then, and no memento for the sake of <see cref="CollectOptions.MaximumBytes"/>.
    /// </summary>
    public IReadOnlyList<StoreDamage> Unread { get; init; } = [];

    /// <summary>
    /// What each store lost, nearest first, of a storage that is made of several; none for one that is not. The numbers of this report are those of the
    /// nearest that was collected: what several stores have would count more than once in a sum.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, CollectReport>> Stores { get; init; } = [];

    /// <summary>A sentence for a person.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsDryRun ? "Would collect" : "Collected")} {Mementos} mementos, {Objects} objects and {TemporaryFiles} temporary files, {Bytes} bytes; {RemainingMementos} mementos of {RemainingBytes} bytes {(IsDryRun ? "would be" : "are")} left.{(Unread.Count > 0 ? $" {Unread.Count} of its files and folders could not be read. {Unread[0]}" : "")}");
}
