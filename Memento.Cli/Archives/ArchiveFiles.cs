namespace Memento.Cli.Archives;

/// <summary>The files of archives that are being written, beside the name that they get.</summary>
internal static class ArchiveFiles
{
    private const string Ending = ".tmp";

    /// <summary>After how long a file that nobody writes to was left by a process that was killed.</summary>
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    /// <summary>A new name for a file that becomes an archive. Those that killed processes left for the same one go.</summary>
    public static string NewTemporary(string path)
    {
        foreach (var left in new DirectoryInfo(Path.GetDirectoryName(path)!).EnumerateFiles().Where(file => IsLeft(file, Path.GetFileName(path))))
        {
            try
            {
                left.Delete();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody else's, and no harm to the archive.
            }
        }

        return $"{path}.{Guid.NewGuid():N}{Ending}";
    }

    private static bool IsLeft(FileInfo file, string name) =>
        file.Name.StartsWith(name + ".", StringComparison.Ordinal) && file.Name.EndsWith(Ending, StringComparison.Ordinal)
        && file.Name.Length > name.Length + 1 + Ending.Length
        && Guid.TryParseExact(file.Name.AsSpan((name.Length + 1)..^Ending.Length), "N", out _) && DateTime.UtcNow - file.LastWriteTimeUtc > AbandonedAfter;
}
