using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// The folder of a store: the one place that publishes files and removes them. A file is written under a temporary name
/// in the same volume and renamed, so that it is seen whole or not at all, whoever is killed when. Folders come with
/// their first file and go with their last; other processes may do either at any moment.
/// </summary>
internal sealed class StoreFolder(IFileSystem files, string root, ILogger logger)
{
    /// <summary>How old a temporary file is when its writer is taken for dead; one that lives writes more often.</summary>
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    /// <summary>How often a folder is made again that another process removes before a file is in it.</summary>
    private const int Attempts = 1000;

    private readonly string _temporary = Path.Combine(root, "tmp");
    private int _cleaned;

    /// <summary>The file operations.</summary>
    public IFileSystem Files { get; } = files;

    /// <summary>The store's folder, absolute.</summary>
    public string Root { get; } = root;

    /// <summary>Where damage is reported.</summary>
    public ILogger Logger { get; } = logger;

    /// <summary>Begins a file under a temporary name.</summary>
    public (string Path, Stream Stream) CreateTemporary()
    {
        if (Interlocked.Exchange(ref _cleaned, 1) == 0)
        {
            RemoveAbandoned();
        }

        var path = Path.Combine(_temporary, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId:x}-{Guid.NewGuid():n}"));
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return (path, Files.CreateNew(path));
            }
            catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException && attempt < Attempts)
            {
                // Made when it is first needed, and again when another process found it empty. Where a third one has made
                // it by now, the runtime looks, sees the folder, and says that it is the file that is missing.
                MakeFolder(_temporary);
            }
        }
    }

    /// <summary>Gives a temporary file its name, over whatever has it.</summary>
    public void Publish(string temporary, string destination)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Files.Rename(temporary, destination);
                return;
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException && attempt < Attempts && Files.GetLength(temporary) is not null)
            {
                // Made with its first file, and again when another process found it empty.
                MakeFolder(Path.GetDirectoryName(destination)!);
            }
        }
    }

    /// <summary>Writes and publishes a whole file.</summary>
    public void Write(string destination, Action<Stream> write)
    {
        var (temporary, stream) = CreateTemporary();
        try
        {
            using (stream)
            {
                write(stream);
            }

            Publish(temporary, destination);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>Deletes a temporary file. Only its leaving no trace is at stake, so trouble is left to the cleaning.</summary>
    public void Discard(string temporary)
    {
        try
        {
            Files.DeleteFile(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            FilesystemLog.NotDiscarded(Logger, exception, temporary);
        }
    }

    /// <summary>All the bytes of a file; null when there is none.</summary>
    public byte[]? ReadWhole(string path)
    {
        using var stream = Files.OpenRead(path);
        if (stream is null)
        {
            return null;
        }

        if (stream.Length > Array.MaxLength)
        {
            throw new IOException($"The file '{path}' of {stream.Length} bytes is none that a store writes.");
        }

        var bytes = new byte[stream.Length];
        return bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).Length == bytes.Length
            ? bytes
            : throw new IOException($"The file '{path}' became shorter while it was read.");
    }

    /// <summary>Deletes a folder with all that is in it. What another process puts there meanwhile stays.</summary>
    public void RemoveTree(string folder)
    {
        foreach (var entry in Files.List(folder).ToList())
        {
            var path = Path.Combine(folder, entry.Name);
            if (entry.IsFolder)
            {
                RemoveTree(path);
            }
            else
            {
                Files.DeleteFile(path);
            }
        }

        Files.DeleteEmptyFolder(folder);
    }

    /// <summary>Removes a folder and those above it, up to the store's own, as far as they are empty.</summary>
    public void RemoveEmptyFolders(string folder)
    {
        while (folder.Length > Root.Length && Files.DeleteEmptyFolder(folder))
        {
            folder = Path.GetDirectoryName(folder)!;
        }
    }

    /// <summary>
    /// Deletes a file, unless it was written or touched since a time. It is renamed away first and looked at again: whoever touches it
    /// by its name does so before that, and it is put back, or after, and finds that it is gone.
    /// </summary>
    /// <returns>False when it stays, or was not there.</returns>
    public bool DeleteUntouched(string path, DateTime untouchedSince)
    {
        if (Files.GetLastWriteTimeUtc(path) is not { } time || time >= untouchedSince)
        {
            return false;
        }

        var away = Path.Combine(_temporary, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId:x}-{Guid.NewGuid():n}"));
        try
        {
            Publish(path, away);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another collector was faster.
            return false;
        }

        if (Files.GetLastWriteTimeUtc(away) is { } last && last >= untouchedSince)
        {
            if (Files.GetLength(path) is null)
            {
                Publish(away, path);
            }
            else
            {
                // Written anew meanwhile.
                Discard(away);
            }

            return false;
        }

        Files.DeleteFile(away);
        return true;
    }

    /// <summary>Deletes the temporary files that were not written to since a time.</summary>
    /// <returns>How many, and their bytes; those that would be deleted, of a dry run.</returns>
    public StoredAmount RemoveAbandoned(DateTime unwrittenSince, bool dryRun)
    {
        var removed = default(StoredAmount);
        foreach (var entry in Files.List(_temporary))
        {
            var path = Path.Combine(_temporary, entry.Name);
            if (!entry.IsFolder && Files.GetLastWriteTimeUtc(path) < unwrittenSince && Files.GetLength(path) is { } length)
            {
                removed = new StoredAmount(removed.Count + 1, removed.Bytes + length);
                if (!dryRun)
                {
                    Files.DeleteFile(path);
                }
            }
        }

        return removed;
    }

    /// <summary>Removes the folder of the temporary files when there are none. A tidiness only, so trouble is logged and no more.</summary>
    public void RemoveEmptyTemporaryFolder()
    {
        try
        {
            Files.DeleteEmptyFolder(_temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            FilesystemLog.NotDiscarded(Logger, exception, _temporary);
        }
    }

    private void MakeFolder(string folder)
    {
        try
        {
            Files.CreateFolder(folder);
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException)
        {
            // Another process removed one above while it was made; whoever needs it finds it missing and asks again.
        }
    }

    private void RemoveAbandoned()
    {
        try
        {
            RemoveAbandoned(DateTime.UtcNow - AbandonedAfter, dryRun: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Cleaning is nobody's errand: the next process tries again.
            FilesystemLog.NotDiscarded(Logger, exception, _temporary);
        }
    }
}
