namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// One look through the files of a store. What cannot be read is told to the operator, noted and passed over, so that one file of a bad disk or of another user
/// keeps no other from being found; a strict look ends there instead.
/// </summary>
/// <param name="folder">The store.</param>
/// <param name="cancellationToken">Ends the look before the next file.</param>
/// <param name="isStrict">Whether it ends with the exception of what cannot be read.</param>
internal sealed class Listing(StoreFolder folder, CancellationToken cancellationToken = default, bool isStrict = false)
{
    private readonly List<StoreDamage> _unread = [];
    private readonly HashSet<string> _places = new(StringComparer.Ordinal);

    /// <summary>What could not be read, so far.</summary>
    public IReadOnlyList<StoreDamage> Unread => _unread;

    /// <summary>A look that ends with the exception of what cannot be read.</summary>
    public static Listing Strict(StoreFolder folder) => new(folder, isStrict: true);

    /// <summary>What a folder holds, as far as it can be listed; nothing when it is not there.</summary>
    public IEnumerable<FolderEntry> Entries(string path)
    {
        using var entries = Try(path, () => folder.Files.List(path).GetEnumerator());
        if (entries is null)
        {
            yield break;
        }

        Func<bool> next = entries.MoveNext;
        while (Try(path, next))
        {
            yield return entries.Current;
        }
    }

    /// <summary>The names of the folders in a folder, and of the links to such.</summary>
    public IEnumerable<string> Folders(string path) => Entries(path).Where(entry => IsFolder(path, entry)).Select(static entry => entry.Name);

    /// <summary>Whether something in a folder is a folder, or a link that stands for one.</summary>
    public bool IsFolder(string path, FolderEntry entry)
    {
        if (entry.IsFolder)
        {
            return true;
        }

        var full = Path.Combine(path, entry.Name);
        return Try(full, () => folder.Links.IsFolder(full));
    }

    /// <summary>Looks at a file or folder.</summary>
    /// <returns>The default when it cannot be read.</returns>
    /// <exception cref="OperationCanceledException">Nobody wants to see more.</exception>
    public T? Try<T>(string path, Func<T?> look)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return look();
        }
        catch (Exception exception) when (!isStrict && exception is IOException or UnauthorizedAccessException)
        {
            // It may be there and whole: who asked is told in the end, and must not take it for absent.
            if (!_places.Contains(Path.GetDirectoryName(path)!) && _places.Add(path))
            {
                FilesystemLog.NotListed(folder.Logger, exception, path);
                _unread.Add(new StoreDamage(path, $"It could not be read: {exception.Message}", IsRepaired: false));
            }

            return default;
        }
    }

    /// <summary>Ends the look.</summary>
    /// <exception cref="IncompleteListException">Something could not be read.</exception>
    public void End()
    {
        if (_unread.Count > 0)
        {
            throw new IncompleteListException(_unread);
        }
    }
}
