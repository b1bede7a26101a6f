using System.Globalization;
using Memento.Storage.Files;

namespace Memento.Plugins;

/// <summary>What the system says of a path in a plugin folder, before anything behind it is opened.</summary>
internal static class PluginPath
{
    /// <summary>What is wrong with a path that leads to no regular file, as the rest of a sentence that begins with it.</summary>
    public const string NotRegular = "is not a file but a pipe, a socket or a device; remove it";

    private const string HiddenPrefix = "..";

    /// <summary>Whether what is there is a file as others are, also by way of links: whoever opened a pipe would wait for one who writes to it. True where the system cannot be asked.</summary>
    public static bool IsRegular(string path) => !FileStatus.TryOf(path, FileStatus.KindOf, out var status) || status.IsRegular;

    /// <summary>Whether a folder begins with two dots, as those do in which a mounted volume keeps what its links lead to: it is there by these links.</summary>
    public static bool IsBehindLinks(string folder) => Path.GetFileName(folder.AsSpan()).StartsWith(HiddenPrefix, StringComparison.Ordinal);

    /// <summary>Whether a path is a link itself.</summary>
    public static bool IsLink(string path)
    {
        try
        {
            return (File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has gone meanwhile, which who opens it finds.
            return false;
        }
    }

    /// <summary>By what a file or folder is known, whichever links lead to it.</summary>
    public static string IdentityOf(string path)
    {
        if (FileIdentity.Find(path) is { } identity && identity != default)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{identity.Device}:{identity.Number}");
        }

        try
        {
            return (Directory.Exists(path) ? Directory.ResolveLinkTarget(path, returnFinalTarget: true) : File.ResolveLinkTarget(path, returnFinalTarget: true))?.FullName ?? path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It leads nowhere, or in a circle.
            return path;
        }
    }
}
