using System.Runtime.CompilerServices;
using Memento.Files;
using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>Where mementos are: a folder for each function, one in it for each version, and 256 in that over which the calls are spread by their hashes.</summary>
internal sealed class MementoPaths(string root)
{
    private const string FileSuffix = ".memento.json";
    private const string NoVersion = "none";
    private const string OfFunctionItself = "function";
    private const string NameSuffix = "@name";
    private const int ShardLength = 2;

    /// <summary>Stands before a version, so that none is taken for <see cref="NoVersion"/>.</summary>
    private const char VersionPrefix = 'v';

    private readonly ConditionalWeakTable<FunctionName, string> _versions = [];

    /// <summary>The folder of all mementos.</summary>
    public string Root { get; } = Path.Combine(root, "m");

    /// <summary>The folder of a function, all versions of it.</summary>
    public string OfFunction(FunctionName function) => Path.Combine(Root, FileName.Escape(function.Unversioned));

    /// <summary>The folder of one version of a function, or of what has no version. Made once for each object that names one.</summary>
    public string OfVersion(FunctionName function) => _versions.TryGetValue(function, out var folder) ? folder : _versions.GetValue(function, MakeOfVersion);

    /// <summary>What the files begin with that belong to one version of a function, and to no call of it.</summary>
    public string OfFunctionMetadata(FunctionName function) => Path.Combine(OfVersion(function), OfFunctionItself);

    /// <summary>The file that says the version of a version's folder whose name is too short for it.</summary>
    public static string OfVersionName(string versionFolder) => Path.Combine(versionFolder, OfFunctionItself + NameSuffix);

    /// <summary>What the files of a call begin with.</summary>
    public string OfCall(CallKey call) => OfCall(call, "");

    /// <summary>The memento of a call.</summary>
    public string OfMemento(CallKey call) => OfCall(call, FileSuffix);

    /// <summary>The memento of a call whose files begin like this.</summary>
    public static string OfMemento(string ofCall) => ofCall + FileSuffix;

    /// <summary>Whether this is what the files of a call begin with.</summary>
    public static bool IsOfCall(string owner) => ArgumentHash.TryParse(Path.GetFileName(owner), out _);

    /// <summary>Whether a folder in that of a version may have mementos: the others there are of the function itself.</summary>
    public static bool IsShard(string folder) => folder.Length == ShardLength && folder.All(char.IsAsciiHexDigitLower);

    /// <summary>Whether a file may be a memento.</summary>
    public static bool IsMemento(FolderEntry entry) =>
        !entry.IsFolder && entry.Name.EndsWith(FileSuffix, StringComparison.Ordinal)
        && ArgumentHash.TryParse(entry.Name.AsSpan(0, entry.Name.Length - FileSuffix.Length), out _);

    /// <summary>The function that two folders are of; null when their names do not say.</summary>
    public static FunctionName? TryParse(string functionFolder, string versionFolder) =>
        FileName.Unescape(functionFolder) is { } unversioned ? TryParseVersion(unversioned, versionFolder) : null;

    /// <summary>The version of a function that a folder is of; null when its name does not say.</summary>
    public static FunctionName? TryParseVersion(string unversioned, string versionFolder)
    {
        var version = versionFolder.Length > 1 && versionFolder[0] == VersionPrefix ? FileName.Unescape(versionFolder[1..]) : null;
        return version is null && versionFolder is not NoVersion ? null : TryName(unversioned, version);
    }

    /// <summary>The name of a version of a function; null when it is none.</summary>
    public static FunctionName? TryName(string unversioned, string? version)
    {
        try
        {
            return FunctionName.Parse(version is null ? unversioned : $"{unversioned}#{version}");
        }
        catch (FormatException)
        {
            // Somebody else's folder.
            return null;
        }
    }

    private string OfCall(CallKey call, string suffix)
    {
        Span<byte> digest = stackalloc byte[ArgumentHash.ByteLength];
        call.ArgumentHash.CopyTo(digest);
        Span<char> hash = stackalloc char[2 * ArgumentHash.ByteLength];
        HexText.Write(digest, hash);
        ReadOnlySpan<char> shard = stackalloc char[] { Path.DirectorySeparatorChar, hash[0], hash[1], Path.DirectorySeparatorChar };
        return string.Concat(OfVersion(call.Function), shard, hash, suffix);
    }

    private string MakeOfVersion(FunctionName function) =>
        Path.Combine(OfFunction(function), function.Version is { } version ? VersionPrefix + FileName.Escape(version) : NoVersion);
}
