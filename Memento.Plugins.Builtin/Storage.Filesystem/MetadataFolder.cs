using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>Custom metadata: a folder beside what it belongs to, a sealed file for each name.</summary>
internal static class MetadataFolder
{
    private const string Suffix = "@metadata";

    /// <summary>The folder of the metadata of a file.</summary>
    public static string Of(string path) => path + Suffix;

    public static void Write(StoreFolder folder, string owner, string name, ReadOnlyMemory<byte> value)
    {
        var file = FileName.Escape(name);
        folder.Write(Path.Combine(Of(owner), file), stream => SealedFile.Write(stream, value.Span, FileName.IsHashed(file) ? FileName.EscapeWhole(name) : ""));
    }

    /// <summary>A value; null when there is none, or none that can be trusted.</summary>
    public static ReadOnlyMemory<byte>? Read(StoreFolder folder, string owner, string name) =>
        SealedFile.ReadFrom(folder, Path.Combine(Of(owner), FileName.Escape(name)))?.Content;

    public static IEnumerable<string> List(StoreFolder folder, string owner)
    {
        foreach (var entry in folder.Files.List(Of(owner)))
        {
            var whole = entry.IsFolder ? null
                : FileName.IsHashed(entry.Name) ? SealedFile.ReadFrom(folder, Path.Combine(Of(owner), entry.Name))?.Label
                : entry.Name;
            if (whole is not null && FileName.Unescape(whole) is { } name && string.Equals(FileName.Escape(name), entry.Name, StringComparison.Ordinal))
            {
                yield return name;
            }
        }
    }

    /// <summary>The names that metadata in a folder belongs to.</summary>
    public static IEnumerable<string> Owners(Listing listing, string parent) => listing.Entries(parent)
        .Where(entry => entry.Name.EndsWith(Suffix, StringComparison.Ordinal) && listing.IsFolder(parent, entry))
        .Select(static entry => entry.Name[..^Suffix.Length]);

    /// <summary>Looks at all metadata of an owner; lists what cannot be trusted, and removes it.</summary>
    public static IEnumerable<StoreDamage> Verify(StoreFolder folder, string owner, bool repair, Listing listing)
    {
        foreach (var file in listing.Entries(Of(owner)).Where(static entry => !entry.IsFolder && !OtherDisk.IsOnItsWay(entry.Name)).Select(entry => Path.Combine(Of(owner), entry.Name)).ToList())
        {
            if (listing.Try(file, () => SealedFile.Verify(folder, file, repair)) is { } damage)
            {
                yield return damage;
            }
        }
    }

    /// <summary>Removes the metadata of what is not there, unless some of it was written since a time.</summary>
    /// <param name="folder">The store's folder.</param>
    /// <param name="owner">What the metadata belongs to.</param>
    /// <param name="file">The file that has to be there for it.</param>
    /// <param name="unwrittenSince">The time, in UTC.</param>
    /// <param name="listing">Passes it over when it cannot be looked at or removed.</param>
    public static void RemoveOrphaned(StoreFolder folder, string owner, string file, DateTime unwrittenSince, Listing listing) => listing.Try(Of(owner), () =>
    {
        if (folder.Files.GetLength(file) is null
            && folder.Files.List(Of(owner)).All(entry => !(folder.Files.GetLastWriteTimeUtc(Path.Combine(Of(owner), entry.Name)) >= unwrittenSince)))
        {
            Remove(folder, owner);
            folder.RemoveEmptyFolders(Path.GetDirectoryName(owner)!);
        }

        return true;
    });

    /// <summary>Whether there is something in the folder of the metadata of an owner.</summary>
    public static bool HasAny(StoreFolder folder, string owner) => folder.Files.List(Of(owner)).Any();

    public static void Remove(StoreFolder folder, string owner, string name) => folder.Files.DeleteFile(Path.Combine(Of(owner), FileName.Escape(name)));

    public static void Remove(StoreFolder folder, string owner) => folder.RemoveTree(Of(owner));
}
