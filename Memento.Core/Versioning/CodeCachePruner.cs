namespace Memento.Versioning;

/// <summary>Removes from a <see cref="CodeCache"/> the builds that nobody runs any more.</summary>
internal static class CodeCachePruner
{
    /// <summary>How long a build stays that is not used.</summary>
    public static readonly TimeSpan Unused = TimeSpan.FromDays(30);

    /// <summary>How many builds stay, those used last: a day of work makes a new one every few minutes.</summary>
    public const int MostBuilds = 200;

    /// <summary>
    /// Removes what is old, and only what is named as a build. A process that uses what is removed here reads the code instead, and writes it again.
    /// </summary>
    public static void Prune(string root, DateTimeOffset now)
    {
        var builds = new DirectoryInfo(root).EnumerateDirectories()
            .Where(folder => Guid.TryParseExact(folder.Name, "N", out _))
            .ToList();
        // The times are read once and kept, so the order holds whatever other processes do.
        builds.Sort((one, other) => other.LastWriteTimeUtc.CompareTo(one.LastWriteTimeUtc));
        foreach (var folder in builds.Where((build, place) => place >= MostBuilds || now.UtcDateTime - build.LastWriteTimeUtc > Unused))
        {
            try
            {
                folder.Delete(recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another process removes it too, or writes into it just now; the next new build tries again.
            }
        }
    }
}
