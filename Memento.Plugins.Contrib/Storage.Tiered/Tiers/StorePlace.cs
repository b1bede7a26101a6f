using System.Globalization;
using Memento.Storage.Files;

namespace Memento.Storage.Tiered;

/// <summary>Where a path leads, whichever links are on the way: two tiers are one store also before its folder is made.</summary>
internal static class StorePlace
{
    // As many as a system follows; a link that leads to itself leads nowhere.
    private const int MostLinks = 40;

    /// <summary>What is the same for all paths of one file or folder. Asks the disk, which may hang.</summary>
    /// <param name="path">The path, absolute.</param>
    public static string Of(string path)
    {
        // The nearest on the way that is there, and what is to be made in it.
        var found = Path.TrimEndingDirectorySeparator(path);
        var rest = "";
        for (var links = 0; ;)
        {
            if (FileIdentity.Find(found) is { } identity && identity != default)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{identity.Device}:{identity.Number}/{rest}");
            }

            if (TargetOf(found) is { } target && links++ < MostLinks)
            {
                found = target;
            }
            else if (Path.GetDirectoryName(found) is { } folder)
            {
                rest = Path.Combine(Path.GetFileName(found), rest);
                found = folder;
            }
            else
            {
                var whole = Path.Combine(found, rest);
                return OperatingSystem.IsWindows() ? whole.ToUpperInvariant() : whole;
            }
        }
    }

    private static string? TargetOf(string path)
    {
        try
        {
            return new DirectoryInfo(path).LinkTarget is { } target ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(target, Path.GetDirectoryName(path)!)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
