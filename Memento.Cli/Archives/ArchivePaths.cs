namespace Memento.Cli.Archives;

/// <summary>
/// What entries of an archive are called, and what the files are called that the stores read and write instead: an archive has what a folder of a filesystem
/// store has, under the same names.
/// </summary>
/// <param name="root">The folder that the stores take the archive for; nothing is there.</param>
internal sealed class ArchivePaths(string root)
{
    /// <summary>The entry that says the format of all others.</summary>
    public const string Format = "format";

    private const string Mementos = "m/";
    private const string MementoSuffix = ".memento.json";
    private const string LinkSuffix = "@versions/current";

    private static readonly string[] Folders = [Mementos, "c/", "k/"];

    /// <summary>The folder that the stores take the archive for.</summary>
    public string Root { get; } = root;

    /// <summary>Whether an entry is part of a store. Whatever else is in an archive is passed over, as it is in a folder.</summary>
    public static bool IsOfStore(string entry) => entry == Format || Array.Exists(Folders, folder => entry.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>Whether an entry is a memento, or what is kept beside one: never large.</summary>
    public static bool IsOfMementos(string entry) => entry == Format || entry.StartsWith(Mementos, StringComparison.Ordinal);

    /// <summary>Whether an entry is a memento.</summary>
    public static bool IsMemento(string entry) => entry.StartsWith(Mementos, StringComparison.Ordinal) && entry.EndsWith(MementoSuffix, StringComparison.Ordinal);

    /// <summary>Whether an entry says which version of an object is the newest: it is written anew with each of them.</summary>
    public static bool IsLink(string entry) => entry.EndsWith(LinkSuffix, StringComparison.Ordinal);

    /// <summary>Whether a name is that of an entry which no program could take for a place outside of the folder that it unpacks to.</summary>
    public static bool IsWithin(string entry) =>
        !entry.AsSpan().ContainsAny('\\', ':', '\0') && entry.Split('/') is var segments
        && segments.Select((segment, i) => segment.Length > 0 || (i > 0 && i == segments.Length - 1)).All(static isFine => isFine)
        && !segments.Any(static segment => segment is "." or "..");

    /// <summary>The entry of a path that a store uses.</summary>
    public string EntryOf(string path) => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/');
}
