using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>
/// Objects under keys of the user's own: a folder for each key, with a file for each version and <c>current</c>, which
/// says which of them is the newest. A key whose bare form was removed has no <c>current</c>.
/// </summary>
internal sealed class VersionedObjects(StoreFolder folder)
{
    private const string ObjectSuffix = "@versions";
    private const string LinkName = "current";

    /// <summary>The time in ticks and a random number, in hexadecimal digits: the last one by name is the last one written.</summary>
    private const int VersionLength = 16 + 1 + 8;

    /// <summary>The folder of all of them.</summary>
    public string Root { get; } = Path.Combine(folder.Root, "k");

    public DataKey Write(DataKey key, Action<Stream> write)
    {
        var version = VersionNames.Next();
        folder.Write(PathOf(key, version), write);
        return Link(key, version);
    }

    /// <summary>Publishes a file that is written already.</summary>
    public DataKey Publish(string temporary, DataKey key)
    {
        var version = VersionNames.Next();
        folder.Publish(temporary, PathOf(key, version));
        return Link(key, version);
    }

    public Stream? Open(DataKey key) => Resolve(key) is { } version ? folder.Files.OpenRead(PathOf(key, version)) : null;

    /// <summary>The version that a key is of, the newest for a bare one; null when there is no such object.</summary>
    public string? Resolve(DataKey key)
    {
        if (key.Version is { } version)
        {
            return IsVersion(version) && folder.Files.GetLength(PathOf(key, version)) is not null ? version : null;
        }

        var path = Path.Combine(FolderOf(key), LinkName);
        if (folder.Files.ReadWhole(path) is not { } bytes)
        {
            return null;
        }

        try
        {
            var link = VersionLink.Read(bytes);
            return !string.Equals(link.Path, key.Path, StringComparison.Ordinal) ? throw new InvalidDataException($"it is the link of '{link.Path}'")
                : !IsVersion(link.Version) || folder.Files.GetLength(PathOf(key, link.Version)) is null ? throw new InvalidDataException($"there is no version '{link.Version}'")
                : link.Version;
        }
        catch (InvalidDataException exception)
        {
            // The versions themselves say which came last; the next write makes the link whole again.
            var newest = VersionsIn(FolderOf(key), Listing.Strict(folder)).Max(StringComparer.Ordinal);
            FilesystemLog.DamagedLink(folder.Logger, path, exception.Message, newest ?? "none");
            return newest;
        }
    }

    public void DeleteBare(DataKey key)
    {
        folder.Files.DeleteFile(Path.Combine(FolderOf(key), LinkName));
        folder.FlushFolders(FolderOf(key));
    }

    public void DeleteAllVersions(DataKey key, bool recursive)
    {
        var path = FolderOf(key);
        folder.RemoveTree(path);
        if (recursive)
        {
            folder.RemoveTree(path[..^ObjectSuffix.Length]);
        }

        folder.RemoveEmptyFolders(Path.GetDirectoryName(path)!);
    }

    /// <summary>Deletes one version, unless it is young; the bare key goes too when the version was its newest.</summary>
    /// <returns>False when it stays, or was not there.</returns>
    public bool DeleteUntouched(DataKey key, string version, DateTime untouchedSince)
    {
        // No writer comes back to a version, so that it grows no younger after this look. The link goes last: it may be all that says which key this is.
        var path = PathOf(key, version);
        if (!IsVersion(version) || !IsUntouched(path, untouchedSince))
        {
            return false;
        }

        var link = ReadLink(FolderOf(key));
        if (link is not null && !string.Equals(link.Path, key.Path, StringComparison.Ordinal))
        {
            // The object of another key, which a link between folders shows here too.
            return false;
        }

        MetadataFolder.Remove(folder, path);
        folder.Files.DeleteFile(path);
        if (string.Equals(link?.Version, version, StringComparison.Ordinal))
        {
            DeleteLink(FolderOf(key), version);
        }

        folder.RemoveEmptyFolders(FolderOf(key));
        return true;
    }

    /// <summary>Removes what a process left that was killed while it removed versions: links to none, and metadata of none.</summary>
    public void RemoveOrphans(DateTime untouchedSince, Listing listing)
    {
        foreach (var (objectFolder, _) in Objects(Root, "", listing).ToList())
        {
            foreach (var owner in MetadataFolder.Owners(listing, objectFolder).Select(owner => Path.Combine(objectFolder, owner)).ToList())
            {
                MetadataFolder.RemoveOrphaned(folder, owner, owner, untouchedSince, listing);
            }

            var link = Path.Combine(objectFolder, LinkName);
            listing.Try(link, () => RemoveOrphanedLink(objectFolder, link, untouchedSince));
        }
    }

    public void Clear()
    {
        folder.RemoveTree(Root);
        folder.FlushFolders(folder.Root);
    }

    /// <summary>Every version of every object whose key can be told, also where the bare key was removed.</summary>
    public IEnumerable<(DataKey Key, string Path)> ListVersions(Listing listing)
    {
        foreach (var (objectFolder, path) in Objects(Root, "", listing))
        {
            if ((path ?? listing.Try(Path.Combine(objectFolder, LinkName), () => ReadLink(objectFolder))?.Path) is not { } keyPath || !TryMakeKey(keyPath, objectFolder, out var key))
            {
                continue;
            }

            foreach (var version in VersionsIn(objectFolder, listing))
            {
                yield return (key.At(version), Path.Combine(objectFolder, version));
            }
        }
    }

    /// <summary>Looks at the links and the metadata; mends a link to no version by making it one to the newest.</summary>
    public IEnumerable<StoreDamage> Verify(bool repair, Listing listing)
    {
        foreach (var (objectFolder, path) in Objects(Root, "", listing).ToList())
        {
            foreach (var owner in MetadataFolder.Owners(listing, objectFolder).ToList())
            {
                foreach (var damage in MetadataFolder.Verify(folder, Path.Combine(objectFolder, owner), repair, listing))
                {
                    yield return damage;
                }
            }

            if (listing.Try(Path.Combine(objectFolder, LinkName), () => VerifyLink(objectFolder, path, repair)) is { } broken)
            {
                yield return broken;
            }
        }
    }

    /// <summary>Every bare key below a folder of keys; below all of them for the empty one.</summary>
    public IEnumerable<DataKey> List(string keyFolder, Listing listing)
    {
        var start = keyFolder.Length == 0 ? Root : Path.Combine(Root, Path.Combine(Array.ConvertAll(keyFolder.Split('/'), FileName.Escape)));
        return ListBelow(start, keyFolder, listing);
    }

    public string PathOf(DataKey key, string version) => Path.Combine(FolderOf(key), version);

    private static bool IsVersion(string text) =>
        text.Length == VersionLength && text[16] == '-'
        && !text.AsSpan(0, 16).ContainsAnyExcept("0123456789abcdef") && !text.AsSpan(17).ContainsAnyExcept("0123456789abcdef");

    private bool IsUntouched(string path, DateTime since) => folder.Files.GetLastWriteTimeUtc(path) is { } time && time < since;

    private static IEnumerable<string> VersionsIn(string objectFolder, Listing listing) =>
        listing.Entries(objectFolder).Where(static entry => !entry.IsFolder && IsVersion(entry.Name)).Select(static entry => entry.Name);

    private bool RemoveOrphanedLink(string objectFolder, string link, DateTime untouchedSince)
    {
        var isOrphaned = IsUntouched(link, untouchedSince) && ReadLink(objectFolder) is { } read && IsVersion(read.Version)
            && folder.Files.GetLength(Path.Combine(objectFolder, read.Version)) is null && DeleteLink(objectFolder, read.Version);
        if (isOrphaned)
        {
            folder.RemoveEmptyFolders(objectFolder);
        }

        return isOrphaned;
    }

    /// <summary>Deletes the link of an object to a version, and no other that is written meanwhile.</summary>
    private bool DeleteLink(string objectFolder, string version) => folder.TryDelete(Path.Combine(objectFolder, LinkName), bytes => string.Equals(TryRead(bytes)?.Version, version, StringComparison.Ordinal));

    /// <summary>What the link of an object says; null when there is none, or none that can be trusted.</summary>
    private VersionLink? ReadLink(string objectFolder) => folder.Files.ReadWhole(Path.Combine(objectFolder, LinkName)) is { } bytes ? TryRead(bytes) : null;

    private static VersionLink? TryRead(byte[] link)
    {
        try
        {
            return VersionLink.Read(link);
        }
        catch (InvalidDataException)
        {
            // As good as none; verifying reports it.
            return null;
        }
    }

    private StoreDamage? VerifyLink(string objectFolder, string? path, bool repair)
    {
        var link = Path.Combine(objectFolder, LinkName);
        if (folder.Files.ReadWhole(link) is not { } bytes)
        {
            // The bare key was removed: nothing is wrong.
            return null;
        }

        var read = TryRead(bytes);
        if (read is not null && IsShownElsewhere(objectFolder, read.Path))
        {
            return null;
        }

        var problem = read is null ? "It cannot be trusted as a link to the newest version: its bytes were altered or cut short."
            : !TryMakeKey(read.Path, objectFolder, out _) ? $"It is the link of '{read.Path}'."
            : !IsVersion(read.Version) || folder.Files.GetLength(Path.Combine(objectFolder, read.Version)) is null ? $"It is a link to the version '{read.Version}', which is not there."
            : null;
        if (problem is null || !repair)
        {
            return problem is null ? null : new StoreDamage(link, problem, IsRepaired: false);
        }

        var newest = VersionsIn(objectFolder, Listing.Strict(folder)).Max(StringComparer.Ordinal);
        var keyPath = read is not null && TryMakeKey(read.Path, objectFolder, out _) ? read.Path : path;
        if (newest is not null && keyPath is not null)
        {
            folder.TryReplace(link, new VersionLink(newest, keyPath).ToBytes(), found => found.AsSpan().SequenceEqual(bytes));
        }
        else
        {
            folder.TryDelete(link, found => found.AsSpan().SequenceEqual(bytes));
            folder.RemoveEmptyFolders(objectFolder);
        }

        return new StoreDamage(link, problem, IsRepaired: true);
    }

    /// <summary>The folders of all objects, each with its key's path; null where a folder on the way has no room for its name.</summary>
    private static IEnumerable<(string Folder, string? Path)> Objects(string directory, string? path, Listing listing)
    {
        foreach (var entry in listing.Folders(directory))
        {
            var isObject = entry.EndsWith(ObjectSuffix, StringComparison.Ordinal);
            var name = isObject ? entry[..^ObjectSuffix.Length] : entry;
            var isHashed = FileName.IsHashed(name);
            var segment = isHashed ? null : FileName.Unescape(name);
            if (!isHashed && segment is null)
            {
                // Somebody else's.
                continue;
            }

            var full = Path.Combine(directory, entry);
            var keyPath = path is null || segment is null ? null : path.Length == 0 ? segment : $"{path}/{segment}";
            if (isObject)
            {
                yield return (full, keyPath);
                continue;
            }

            foreach (var found in Objects(full, keyPath, listing))
            {
                yield return found;
            }
        }
    }

    private IEnumerable<DataKey> ListBelow(string directory, string path, Listing listing)
    {
        foreach (var (objectFolder, found) in Objects(directory, path, listing))
        {
            var link = Path.Combine(objectFolder, LinkName);
            if (listing.Try(link, () => found is null ? ReadPath(link) : folder.Files.GetLength(link) is null ? null : found) is { } keyPath
                && TryMakeKey(keyPath, objectFolder, out var key))
            {
                yield return key;
            }
        }
    }

    private bool TryMakeKey(string path, string objectFolder, out DataKey key)
    {
        try
        {
            key = new DataKey(path);
            return string.Equals(FolderOf(key), objectFolder, StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            // A folder that no key leads to: somebody else's.
            key = default;
            return false;
        }
    }

    /// <summary>Whether the folder of an object is that of another key, which a link between folders shows here too.</summary>
    private bool IsShownElsewhere(string objectFolder, string path)
    {
        try
        {
            return FolderOf(new DataKey(path)) is var own && !string.Equals(own, objectFolder, StringComparison.Ordinal) && folder.Links.AreOne(own, objectFolder);
        }
        catch (ArgumentException)
        {
            // The path of no key.
            return false;
        }
    }

    private string? ReadPath(string link)
    {
        if (folder.Files.ReadWhole(link) is not { } bytes)
        {
            return null;
        }

        try
        {
            return VersionLink.Read(bytes).Path;
        }
        catch (InvalidDataException exception)
        {
            // What lies is absent.
            FilesystemLog.DamagedFile(folder.Logger, link, exception.Message);
            return null;
        }
    }

    private DataKey Link(DataKey key, string version)
    {
        folder.Write(Path.Combine(FolderOf(key), LinkName), new VersionLink(version, key.Path).Write);
        return key.At(version);
    }

    private string FolderOf(DataKey key) => Path.Combine(Root, Path.Combine(Array.ConvertAll(key.Path.Split('/'), FileName.Escape))) + ObjectSuffix;
}
