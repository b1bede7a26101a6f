using System.Globalization;

namespace Memento.Storage;

/// <summary>
/// Something of a store could not be read while it was listed, such as one file of a bad disk or of another user. A store throws it at the end of a list, after
/// all that could be read: who only looks takes what was listed, and who would remove what is not listed must not.
/// </summary>
public sealed class IncompleteListException : IOException
{
    /// <summary>Names what could not be read.</summary>
    /// <param name="unread">What could not be read, and why; at least one.</param>
    public IncompleteListException(IReadOnlyList<StoreDamage> unread)
        : base(Describe(unread))
    {
        Unread = unread;
        this.WithId(StorageErrors.NotListed);
    }

    /// <summary>What could not be read, and why: a file, or a folder with all that is in it.</summary>
    public IReadOnlyList<StoreDamage> Unread { get; }

    private static string Describe(IReadOnlyList<StoreDamage> unread)
    {
        ArgumentNullException.ThrowIfNull(unread);
        ArgumentOutOfRangeException.ThrowIfZero(unread.Count, nameof(unread));
        return unread.Count == 1
            ? $"The store could not be listed whole. {unread[0]}"
            : string.Create(CultureInfo.InvariantCulture, $"The store could not be listed whole: {unread.Count} of its files and folders could not be read. {unread[0]}");
    }
}
