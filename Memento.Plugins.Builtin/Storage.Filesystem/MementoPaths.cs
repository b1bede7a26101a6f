using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>Where mementos are: a folder for each function, one in it for each version, and 256 in that over which the calls are spread by their hashes.</summary>
internal sealed class MementoPaths(string root)
{
    private const string FileSuffix = ".memento.json";
    private const string NoVersion = "none";

    /// <summary>Stands before a version, so that none is taken for <see cref="NoVersion"/>.</summary>
    private const char VersionPrefix = 'v';

    /// <summary>The folder of all mementos.</summary>
    public string Root { get; } = Path.Combine(root, "m");

    /// <summary>The folder of a function, all versions of it.</summary>
    public string OfFunction(FunctionName function) => Path.Combine(Root, FileName.Escape(function.Unversioned));

    /// <summary>The folder of one version of a function, or of what has no version.</summary>
    public string OfVersion(FunctionName function) =>
        Path.Combine(OfFunction(function), function.Version is { } version ? VersionPrefix + FileName.Escape(version) : NoVersion);

    /// <summary>What the files of a call begin with.</summary>
    public string OfCall(CallKey call)
    {
        var hash = call.ArgumentHash.ToString();
        return Path.Combine(OfVersion(call.Function), hash[..2], hash);
    }

    /// <summary>The memento of a call.</summary>
    public string OfMemento(CallKey call) => OfCall(call) + FileSuffix;

    /// <summary>Whether a file may be a memento.</summary>
    public static bool IsMemento(FolderEntry entry) =>
        !entry.IsFolder && entry.Name.EndsWith(FileSuffix, StringComparison.Ordinal)
        && ArgumentHash.TryParse(entry.Name.AsSpan(0, entry.Name.Length - FileSuffix.Length), out _);

    /// <summary>The function that two folders are of; null when their names do not say.</summary>
    public static FunctionName? TryParse(string functionFolder, string versionFolder)
    {
        var version = versionFolder.Length > 1 && versionFolder[0] == VersionPrefix ? FileName.Unescape(versionFolder[1..]) : null;
        if ((version is null && versionFolder is not NoVersion) || FileName.Unescape(functionFolder) is not { } name)
        {
            return null;
        }

        try
        {
            return FunctionName.Parse(version is null ? name : $"{name}#{version}");
        }
        catch (FormatException)
        {
            // Somebody else's folder.
            return null;
        }
    }
}
