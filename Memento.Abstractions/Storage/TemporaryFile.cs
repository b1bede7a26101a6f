namespace Memento.Storage;

/// <summary>Files of this process alone, which go when they are closed. Compiled into the host too, whose long lists of calls go there.</summary>
internal static class TemporaryFile
{
    /// <summary>Opens a new file that only its owner may read: arguments and results can be secrets.</summary>
    /// <param name="folder">Where it is made.</param>
    /// <param name="bufferSize">How many bytes wait in memory to be written; 0 for none, so that a full disk is noticed at once and not when the file is closed.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made there.</exception>
    public static FileStream Open(string folder, int bufferSize)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = bufferSize,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(folder, $"memento-{Guid.NewGuid():N}.tmp"), options);
    }
}
