namespace Memento.Plugins;

/// <summary>Whether the time of a file tells it from what it may become.</summary>
internal static class FileAge
{
    /// <summary>A file this young may be written again within the resolution of its time, and look the same.</summary>
    private static readonly TimeSpan TooYoung = TimeSpan.FromSeconds(3);

    /// <summary>False for a file that was written a moment ago.</summary>
    public static bool IsSettled(FileInfo file, DateTime now) => now - file.LastWriteTimeUtc > TooYoung;
}
