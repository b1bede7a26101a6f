using System.Buffers;
using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>Content-addressed objects: plain files named by their SHA-256, spread over 256 folders. There is one version of each.</summary>
internal sealed class ContentObjects(StoreFolder folder)
{
    /// <summary>The one version.</summary>
    public const string Version = "1";

    private const int HashLength = 64;
    private const int PieceSize = 64 * 1024;

    /// <summary>The folder of all of them.</summary>
    public string Root { get; } = Path.Combine(folder.Root, DataKey.ContentSegment);

    public DataKey Write(DataKey key, ReadOnlyMemory<byte> data)
    {
        var path = PathOf(key);
        var length = folder.Files.GetLength(path);

        // Touched before it is looked at: a collector that takes it away nevertheless has done so before the look, which then finds nothing.
        var isYoung = length is not null && folder.Files.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        var hasBytes = length is not null && HasBytes(path, length.Value, data.Span);
        if (!isYoung || !hasBytes)
        {
            if (length is not null && !hasBytes && folder.Files.GetLength(path) is not null)
            {
                FilesystemLog.ReplacedObject(folder.Logger, path);
            }

            folder.Write(path, stream => stream.Write(data.Span));
        }
        else
        {
            folder.Settle(path);
        }

        return key.At(Version);
    }

    /// <summary>Publishes a file that is written already. Renamed over an equal one: that costs nothing, and mends one that is damaged.</summary>
    public DataKey Publish(string temporary, DataKey key)
    {
        var path = PathOf(key);
        try
        {
            folder.Publish(temporary, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && folder.Files.GetLength(path) is { } length && length == folder.Files.GetLength(temporary))
        {
            // Somebody reads it just now, on a system that renames over no open file: then it is there, as long as it should be.
            folder.Discard(temporary);
            folder.Files.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            folder.Settle(path);
        }

        return key.At(Version);
    }

    public Stream? Open(DataKey key)
    {
        if (!IsVersion(key))
        {
            return null;
        }

        var path = PathOf(key);
        return folder.Files.OpenRead(path) ?? (TryRescue(path) ? folder.Files.OpenRead(path) : null);
    }

    public bool Exists(DataKey key) => IsVersion(key) && (folder.Files.GetLength(PathOf(key)) is not null || TryRescue(PathOf(key)));

    public void Delete(DataKey key)
    {
        // The metadata first, so that none of no object is left when this process is killed in between.
        var path = PathOf(key);
        MetadataFolder.Remove(folder, path);
        folder.Files.DeleteFile(path);
        folder.RemoveEmptyFolders(Path.GetDirectoryName(path)!);
    }

    public bool DeleteUntouched(DataKey key, DateTime untouchedSince)
    {
        var path = PathOf(key);
        if (!folder.Aside.Remove(path, Path.GetFileName(path), untouchedSince, () => MetadataFolder.Remove(folder, path)))
        {
            return false;
        }

        folder.RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>Ends what a process left half done that was killed while it removed objects.</summary>
    public void Settle(Listing listing)
    {
        foreach (var file in SetAside())
        {
            listing.Try(file.Path, () => Settle(file));
        }
    }

    /// <summary>Removes metadata of objects that are not there.</summary>
    public void RemoveOrphans(DateTime unwrittenSince, Listing listing)
    {
        foreach (var owner in OwnersOfMetadata(listing).ToList())
        {
            MetadataFolder.RemoveOrphaned(folder, owner, owner, unwrittenSince, listing);
        }
    }

    public void Clear()
    {
        foreach (var file in SetAside())
        {
            folder.Aside.Delete(file);
        }

        folder.RemoveTree(Root);
        folder.FlushFolders(folder.Root);
    }

    /// <summary>Looks at the metadata beside objects; lists what cannot be trusted or belongs to none, and removes it.</summary>
    public IEnumerable<StoreDamage> Verify(bool repair, Listing listing)
    {
        if (repair)
        {
            Settle(listing);
        }

        foreach (var owner in OwnersOfMetadata(listing).ToList())
        {
            foreach (var damage in MetadataFolder.Verify(folder, owner, repair, listing))
            {
                yield return damage;
            }

            if (listing.Try(MetadataFolder.Of(owner), () => VerifyOwner(owner, repair)) is { } orphan)
            {
                yield return orphan;
            }
        }
    }

    public IEnumerable<DataKey> List(Listing listing)
    {
        foreach (var shard in listing.Folders(Root))
        {
            foreach (var file in listing.Entries(Path.Combine(Root, shard)))
            {
                if (!file.IsFolder && IsHash(file.Name) && file.Name.StartsWith(shard, StringComparison.Ordinal))
                {
                    yield return DataKey.ForContent(file.Name);
                }
            }
        }
    }

    public string PathOf(DataKey key)
    {
        var hash = key.Path[(DataKey.ContentSegment.Length + 1)..];
        return Path.Combine(Root, hash[..2], hash);
    }

    private static bool IsHash(ReadOnlySpan<char> name) => name.Length == HashLength && !name.ContainsAnyExcept("0123456789abcdef");

    private static bool IsVersion(DataKey key) => key.Version is null or Version;

    /// <summary>What there is metadata beside.</summary>
    private IEnumerable<string> OwnersOfMetadata(Listing listing) =>
        from shard in listing.Folders(Root)
        let path = Path.Combine(Root, shard)
        from owner in MetadataFolder.Owners(listing, path)
        select Path.Combine(path, owner);

    private StoreDamage? VerifyOwner(string owner, bool repair)
    {
        if (folder.Files.GetLength(owner) is not null || SetAside().Any(file => string.Equals(file.Label, Path.GetFileName(owner), StringComparison.Ordinal)))
        {
            return null;
        }

        if (repair)
        {
            MetadataFolder.Remove(folder, owner);
            folder.RemoveEmptyFolders(Path.GetDirectoryName(owner)!);
        }

        return new StoreDamage(MetadataFolder.Of(owner), "It is the metadata of an object that is not there.", repair);
    }

    private bool Settle(AsideFile file)
    {
        var path = PathOf(DataKey.ForContent(file.Label));
        var isRemoved = folder.Aside.Settle(file, path, () => MetadataFolder.Remove(folder, path));
        if (isRemoved)
        {
            folder.RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        }

        return isRemoved;
    }

    private IEnumerable<AsideFile> SetAside() => folder.Aside.List().Where(static file => IsHash(file.Label));

    /// <summary>Puts an object back that somebody wants and that a collector set aside, this moment or when it was killed.</summary>
    private bool TryRescue(string path)
    {
        if (SetAside().FirstOrDefault(file => string.Equals(file.Label, Path.GetFileName(path), StringComparison.Ordinal)) is not { } found)
        {
            return false;
        }

        try
        {
            // Touched first, so that whoever set it aside puts it back himself when he comes to look.
            folder.Files.SetLastWriteTimeUtc(found.Path, DateTime.UtcNow);
            folder.Aside.PutBack(found, path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            // Who may only read has to do without what is not in its place.
            return false;
        }
    }

    /// <summary>Whether the object that is there is the one to be written: the name says so, but a disk may not keep its word.</summary>
    private bool HasBytes(string path, long length, ReadOnlySpan<byte> data)
    {
        try
        {
            return length == data.Length && HasBytes(path, data);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is none to be found again: it is written anew, or the write says what is wrong.
            return false;
        }
    }

    private bool HasBytes(string path, ReadOnlySpan<byte> data)
    {
        using var stream = folder.Files.OpenRead(path);
        if (stream is null)
        {
            return false;
        }

        var piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            for (int read; !data.IsEmpty; data = data[read..])
            {
                read = stream.Read(piece.AsSpan(0, Math.Min(piece.Length, data.Length)));
                if (read == 0 || !data[..read].SequenceEqual(piece.AsSpan(0, read)))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
