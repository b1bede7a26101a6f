namespace Memento.Storage.Files;

/// <summary>Has the system write files to the disk: for stores whose results survive a loss of power.</summary>
public static class DiskFlush
{
    /// <summary>
    /// Returns when a file, or a folder's list of what it holds, is on the disk. One that is not there is fine, and so is a folder on a system that
    /// keeps folders safe by itself.
    /// </summary>
    /// <exception cref="IOException">The system could not write it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static void Flush(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            UnixFlush.Flush(path);
        }
        else if (File.Exists(path))
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.FlushToDisk(file);
        }
    }
}
