using System.Text;
using Memento.Serialization;
using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>Finds the files of mementos in a store's folders, and reads them.</summary>
internal sealed class MementoFiles(StoreFolder folder, MementoPaths paths, AsideMementos aside)
{
    /// <summary>The names of the folders of functions. Where they cannot be told, there is no part of the store that could be listed.</summary>
    public IEnumerable<string> FunctionFolders(Listing listing)
    {
        folder.Links.RefuseBroken(paths.Root);
        foreach (var entry in folder.Files.List(paths.Root))
        {
            if (listing.IsFolder(paths.Root, entry))
            {
                yield return entry.Name;
            }
        }
    }

    /// <summary>The files of the mementos of a function: of one version, or of all when the name has none.</summary>
    public IEnumerable<string> In(FunctionName function, Listing listing)
    {
        var parent = paths.OfFunction(function);
        var versions = function.Version is null ? VersionFolders(parent, listing) : [paths.OfVersion(function)];
        return versions.SelectMany(version => In(version, listing));
    }

    /// <summary>The folders of all versions of all functions.</summary>
    public IEnumerable<string> AllVersionFolders(Listing listing) => FunctionFolders(listing).SelectMany(function => VersionFolders(Path.Combine(paths.Root, function), listing));

    /// <summary>The folders of the versions of a function, in its folder.</summary>
    public static IEnumerable<string> VersionFolders(string functionFolder, Listing listing) => listing.Folders(functionFolder).Select(version => Path.Combine(functionFolder, version));

    /// <summary>The files of the mementos of one version of a function, in its folder.</summary>
    public static IEnumerable<string> In(string versionFolder, Listing listing) =>
        from shard in listing.Folders(versionFolder)
        where MementoPaths.IsShard(shard)
        let path = Path.Combine(versionFolder, shard)
        from entry in listing.Entries(path)
        where MementoPaths.IsMemento(entry)
        select Path.Combine(path, entry.Name);

    /// <summary>The version of a function whose name is too long for its folder: it stands in a file of its own, or in the mementos. Null when neither says.</summary>
    public FunctionName? ReadName(FunctionName function, string versionFolder, Listing listing)
    {
        var file = MementoPaths.OfVersionName(versionFolder);
        var written = listing.Try(file, () => SealedFile.ReadFrom(folder, file))?.Content;
        var version = written is { } text ? FileName.Unescape(Encoding.ASCII.GetString(text.Span)) : null;
        return version is not null && MementoPaths.TryName(function.Unversioned, version) is { } name
            && string.Equals(paths.OfVersion(name), versionFolder, StringComparison.Ordinal)
                ? name
                : First(In(versionFolder, listing), listing)?.Function;
    }

    /// <summary>The first memento of some files that can be trusted; null when there is none.</summary>
    public MementoRecord? First(IEnumerable<string> files, Listing listing) => files.Select(file => ReadListed(file, listing)).FirstOrDefault(static memento => memento is not null);

    /// <summary>The memento in a file that was found by listing; null when it cannot be read or trusted, or belongs elsewhere.</summary>
    public MementoRecord? ReadListed(string path, Listing listing) => listing.Try(path, () => ReadListed(path));

    /// <summary>The same with what collecting asks for.</summary>
    public StoredMemento? ReadStored(string path) =>
        ReadListed(path) is { } memento && folder.Files.GetLength(path) is { } length && folder.Files.GetLastWriteTimeUtc(path) is { } time
            ? new StoredMemento(memento, length, new DateTimeOffset(time))
            : null;

    /// <summary>The memento in a file; null when it cannot be trusted, which is logged.</summary>
    public MementoRecord? Deserialize(byte[] bytes, string path, CallKey? expected)
    {
        try
        {
            return expected is { } call ? MementoSerializer.Deserialize(bytes, call) : MementoSerializer.Deserialize(bytes);
        }
        catch (InvalidDataException exception)
        {
            // What lies is absent; the next memento put there makes the store whole again.
            FilesystemLog.DamagedMemento(folder.Logger, path, exception.Message);
            return null;
        }
    }

    /// <summary>The memento in a file that was found by listing; null when it cannot be trusted, or belongs elsewhere.</summary>
    private MementoRecord? ReadListed(string path)
    {
        if ((folder.Files.ReadWhole(path) ?? (aside.SettleOnce() ? folder.Files.ReadWhole(path) : null)) is not { } bytes || Deserialize(bytes, path, null) is not { } memento)
        {
            return null;
        }

        if (string.Equals(paths.OfMemento(memento.Call), path, StringComparison.Ordinal))
        {
            return memento;
        }

        FilesystemLog.DamagedMemento(folder.Logger, path, $"It is the memento of {memento.Call}.");
        return null;
    }
}
