using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>Removes mementos with the metadata that belongs to them, also such as somebody writes meanwhile.</summary>
internal sealed class MementoRemoval(StoreFolder folder, MementoPaths paths)
{
    /// <summary>Removes the memento of a call.</summary>
    public void Forget(CallKey call)
    {
        var path = paths.OfMemento(call);

        // The metadata first: what is left when this process is killed in between is a call that is there, not metadata of none.
        if (MetadataFolder.HasAny(folder, paths.OfCall(call)))
        {
            MetadataFolder.Remove(folder, paths.OfCall(call));
        }

        folder.Files.DeleteFile(path);
        RemoveLate(path, paths.OfCall(call));
        folder.RemoveEmptyFolders(Path.GetDirectoryName(path)!);
    }

    /// <summary>Removes a folder of mementos, and the metadata that somebody wrote meanwhile for one of them.</summary>
    public void RemoveTree(string path, Func<Listing, IEnumerable<string>> versionFolders)
    {
        folder.RemoveTree(path);
        var listing = new Listing(folder);
        RemoveOrphans(versionFolders(listing), DateTime.MaxValue, listing);
    }

    /// <summary>Removes the metadata of a memento that is removed: also such as somebody wrote since that was looked for first, who has seen that the memento was there.</summary>
    public void RemoveLate(string memento, string owner)
    {
        if (!folder.Files.DeleteEmptyFolder(MetadataFolder.Of(owner)) && folder.Files.GetLength(memento) is null)
        {
            MetadataFolder.Remove(folder, owner);
        }
    }

    /// <summary>Removes the metadata of calls that have no memento, unless it was written since a time.</summary>
    public void RemoveOrphans(IEnumerable<string> versionFolders, DateTime unwrittenSince, Listing listing)
    {
        var shards =
            from version in versionFolders
            from shard in listing.Folders(version)
            where MementoPaths.IsShard(shard)
            select Path.Combine(version, shard);
        foreach (var shard in shards.ToList())
        {
            foreach (var owner in MetadataFolder.Owners(listing, shard).Select(owner => Path.Combine(shard, owner)).Where(MementoPaths.IsOfCall).ToList())
            {
                MetadataFolder.RemoveOrphaned(folder, owner, MementoPaths.OfMemento(owner), unwrittenSince, listing);
            }
        }
    }
}
