using Memento.Storage.Files;

namespace Memento.Resources;

/// <summary>What a file system says of a file.</summary>
/// <param name="Modified">When it was modified last, in ticks of UTC.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="IsSettled">True when whatever changes it after it was looked at gives it another time.</param>
internal readonly record struct FileState(long Modified, long Length, bool IsSettled)
{
    // The coarsest file system, FAT, counts in 2 s; the clock of a file server may differ from ours by some more.
    private static readonly long SettledAfter = TimeSpan.FromSeconds(5).Ticks;

    // What a person gives for no file at all.
    private const string AlwaysEmpty = "/dev/null";

    /// <summary>
    /// Whether a file has this time and this length still: one look, at a link itself and not at what it leads to. Only true is an answer; where it is false, <see cref="Look"/> tells more.
    /// </summary>
    /// <param name="path">The file.</param>
    public bool IsStillSeen(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length == Length && file.LastWriteTimeUtc.Ticks == Modified;
    }

    /// <summary>Looks at a file, or at what a link leads to.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="IOException">It is a folder, a pipe or a device, or links lead in a circle.</exception>
    public static FileState? Look(string path)
    {
        if (path != AlwaysEmpty && FileStatus.IsDevice(path))
        {
            // To read one would take what the function is to read, and what it gives now says nothing of what it gives next.
            throw new IOException($"'{path}' is a pipe or a device, whose content nobody can compare. Write what comes from it to a file, and declare that.");
        }

        var now = DateTime.UtcNow.Ticks;
        var file = new FileInfo(path);
        if (file.Exists && file.Attributes.HasFlag(FileAttributes.ReparsePoint) && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
        {
            // A link has a time and a size of its own.
            file = target;
        }

        if (!file.Exists)
        {
            return Directory.Exists(path) ? throw new IOException($"'{path}' is a folder. Declare the files in it.") : null;
        }

        var modified = file.LastWriteTimeUtc.Ticks;
        return new FileState(modified, file.Length, modified <= now - SettledAfter);
    }
}
