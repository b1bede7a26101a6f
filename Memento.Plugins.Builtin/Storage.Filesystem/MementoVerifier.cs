using Memento.Serialization;
using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>Looks whether the mementos of a store, and what belongs to them, are as they were written.</summary>
internal sealed class MementoVerifier(StoreFolder folder, MementoPaths paths, MementoFiles files)
{
    /// <summary>Looks at all of them; lists what cannot be trusted, and removes it where that is asked for.</summary>
    public IEnumerable<StoreDamage> Verify(bool repair, Listing listing) =>
        from function in files.FunctionFolders(listing)
        from version in listing.Folders(Path.Combine(paths.Root, function))
        from damage in VerifyVersion(Path.Combine(paths.Root, function, version), repair, listing)
        select damage;

    /// <summary>Looks at the files of one version of a function; lists what cannot be trusted, and removes it.</summary>
    private IEnumerable<StoreDamage> VerifyVersion(string versionFolder, bool repair, Listing listing)
    {
        foreach (var file in MementoFiles.In(versionFolder, listing))
        {
            if (listing.Try(file, () => VerifyMemento(file, repair)) is { } damage)
            {
                yield return damage;
            }
        }

        foreach (var place in listing.Folders(versionFolder).Where(MementoPaths.IsShard).Select(shard => Path.Combine(versionFolder, shard)).Append(versionFolder).ToList())
        {
            foreach (var owner in MetadataFolder.Owners(listing, place).Select(owner => Path.Combine(place, owner)).ToList())
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

            if (repair)
            {
                folder.RemoveEmptyFolders(place);
            }
        }

        var nameFile = MementoPaths.OfVersionName(versionFolder);
        if (listing.Try(nameFile, () => SealedFile.Verify(folder, nameFile, repair)) is { } name)
        {
            yield return name;
        }
    }

    private StoreDamage? VerifyOwner(string owner, bool repair)
    {
        if (!MementoPaths.IsOfCall(owner) || folder.Files.GetLength(MementoPaths.OfMemento(owner)) is not null)
        {
            return null;
        }

        if (repair)
        {
            MetadataFolder.Remove(folder, owner);
        }

        return new StoreDamage(MetadataFolder.Of(owner), "It is the metadata of a call that has no memento.", repair);
    }

    private StoreDamage? VerifyMemento(string path, bool repair)
    {
        if (folder.Files.ReadWhole(path) is not { } bytes)
        {
            return null;
        }

        string problem;
        try
        {
            var memento = MementoSerializer.Deserialize(bytes);
            if (paths.OfMemento(memento.Call) is var own && (string.Equals(own, path, StringComparison.Ordinal) || folder.Links.AreOne(own, path)))
            {
                return null;
            }

            problem = $"It is the memento of {memento.Call}.";
        }
        catch (InvalidDataException exception)
        {
            problem = $"It cannot be trusted: {exception.Message}";
        }

        if (repair)
        {
            folder.TryDelete(path, found => found.AsSpan().SequenceEqual(bytes));
        }

        return new StoreDamage(path, problem, repair);
    }
}
