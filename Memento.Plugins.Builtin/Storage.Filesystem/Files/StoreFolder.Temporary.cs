using System.Globalization;

namespace Memento.Storage.Filesystem.Files;

/// <content>The temporary files.</content>
internal sealed partial class StoreFolder
{
    /// <summary>How old a temporary file is when its writer is taken for dead; one that lives writes more often.</summary>
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    private string TemporaryPrefix => field ??= string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId:x}-{Guid.NewGuid():n}-");
    private long _temporaryFiles;
    private int _isPrepared;

    /// <summary>Begins a file under a temporary name.</summary>
    public (string Path, Stream Stream) CreateTemporary()
    {
        var path = PrepareTemporary();
        return (path, MakeTemporary(path, 0, static (files, path, _) => files.CreateNew(path)));
    }

    /// <summary>Writes a whole file under a temporary name.</summary>
    /// <returns>Its path.</returns>
    private string WriteTemporary(ReadOnlySpan<byte> bytes)
    {
        var path = PrepareTemporary();
        try
        {
            MakeTemporary(path, bytes, static (files, path, bytes) =>
            {
                files.WriteNew(path, bytes);
                return true;
            });
            return path;
        }
        catch
        {
            Discard(path);
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

    /// <summary>Deletes the temporary files that were not written to since a time, and what was left on its way to or from the files set aside.</summary>
    /// <returns>How many, and their bytes; those that would be deleted, of a dry run.</returns>
    public StoredAmount RemoveAbandoned(DateTime unwrittenSince, bool dryRun) => Remove(
        Files.List(_temporary).Where(static entry => !entry.IsFolder).Select(entry => Path.Combine(_temporary, entry.Name)).Where(path => Files.GetLastWriteTimeUtc(path) < unwrittenSince)
            .Concat(Aside.LeftOnTheWay(unwrittenSince)),
        dryRun);

    /// <summary>Deletes the files that were left on their way to or from another disk, which is behind the links in a folder, and not begun since a time.</summary>
    /// <param name="folders">The folders, which were listed before.</param>
    /// <param name="begunSince">The time, in UTC.</param>
    /// <param name="dryRun">True to delete nothing.</param>
    /// <param name="listing">Passes over what cannot be looked at.</param>
    /// <returns>How many, and their bytes; those that would be deleted, of a dry run.</returns>
    public StoredAmount RemoveLeftOnTheWay(IEnumerable<string> folders, DateTime begunSince, bool dryRun, Listing listing) =>
        Remove(folders.SelectMany(Links.In).SelectMany(link => FilesBelow(link, listing)).Where(path => OtherDisk.IsBegunBefore(Path.GetFileName(path), begunSince)), dryRun);

    /// <summary>Removes the folders of the temporary files and of those set aside when there are none. A tidiness only, so trouble is logged and no more.</summary>
    public void RemoveEmptyTemporaryFolder()
    {
        try
        {
            Files.DeleteEmptyFolder(_temporary);
            Aside.RemoveEmpty();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            FilesystemLog.NotDiscarded(Logger, exception, _temporary);
        }
    }

    private static IEnumerable<string> FilesBelow(string folder, Listing listing)
    {
        foreach (var entry in listing.Entries(folder).ToList())
        {
            var path = Path.Combine(folder, entry.Name);
            foreach (var file in entry.IsFolder ? FilesBelow(path, listing) : [path])
            {
                yield return file;
            }
        }
    }

    private StoredAmount Remove(IEnumerable<string> files, bool dryRun)
    {
        var removed = default(StoredAmount);
        foreach (var path in files)
        {
            if (Files.GetLength(path) is { } length)
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

    /// <summary>The name of the next temporary file.</summary>
    private string PrepareTemporary()
    {
        if (Volatile.Read(ref _isPrepared) == 0 && Interlocked.Exchange(ref _isPrepared, 1) == 0)
        {
            Prepare();
        }

        return string.Create(CultureInfo.InvariantCulture, $"{_temporary}{Path.DirectorySeparatorChar}{TemporaryPrefix}{Interlocked.Increment(ref _temporaryFiles):x}");
    }

    /// <summary>Makes a file in the folder of the temporary files, and that where there is none.</summary>
    private T MakeTemporary<TContent, T>(string path, TContent content, Func<IFileSystem, string, TContent, T> make)
        where TContent : allows ref struct
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return make(Files, path, content);
            }
            catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException && attempt < Attempts)
            {
                // Made when it is first needed, and again when another process found it empty. Where a third one has made
                // it by now, the runtime looks, sees the folder, and says that it is the file that is missing.
                MakeFolder(_temporary);
            }
        }
    }

    /// <summary>What comes before the first file that this process writes.</summary>
    private void Prepare()
    {
        try
        {
            RemoveAbandoned();
            _format.Write();
        }
        catch
        {
            // Whatever it was, the next file is not written without it either.
            Volatile.Write(ref _isPrepared, 0);
            throw;
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
