using Microsoft.Extensions.Logging;

namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// The folder of a store: the one place that publishes files and removes them. A file is written under a temporary name
/// in the same volume and renamed, so that it is seen whole or not at all, whoever is killed when. Folders come with
/// their first file and go with their last; other processes may do either at any moment.
/// </summary>
internal sealed partial class StoreFolder
{
    /// <summary>
    /// By how much the time of a file may lie before what the clock said when it was written: the system notes the time of its last tick. What
    /// may not be older than a moment is compared with this much less.
    /// </summary>
    public static readonly TimeSpan ClockLag = TimeSpan.FromMilliseconds(20);

    /// <summary>How often a folder is made again that another process removes before a file is in it.</summary>
    private const int Attempts = 1000;

    private readonly string _temporary;
    private readonly Durability _durability;
    private readonly StoreFormat _format;
    private volatile bool _isRootFlushed;

    /// <summary>A folder; nothing is made yet.</summary>
    /// <exception cref="ConfigurationException">The store there is of a newer format.</exception>
    public StoreFolder(IFileSystem files, string root, ILogger logger, Durability durability = Durability.Process)
    {
        Files = files;
        Root = root;
        Logger = logger;
        _temporary = Path.Combine(root, "tmp");
        _durability = durability;
        _format = new StoreFormat(this);
        Aside = new AsideFolder(this);
        Links = new LinkedFolders(files, root);
        RefuseNewer();
    }

    /// <summary>The file operations.</summary>
    public IFileSystem Files { get; }

    /// <summary>The store's folder, absolute.</summary>
    public string Root { get; }

    /// <summary>Where files go before they are removed that somebody may touch.</summary>
    public AsideFolder Aside { get; }

    /// <summary>The links in it to folders elsewhere.</summary>
    public LinkedFolders Links { get; }

    /// <summary>Where damage is reported.</summary>
    public ILogger Logger { get; }

    /// <summary>Gives a temporary file, which is closed, its name, over whatever has it.</summary>
    public void Publish(string temporary, string destination) => Publish(temporary, destination, RenameOver);

    /// <summary>As <see cref="Publish(string, string)"/>, if nothing has the name.</summary>
    /// <returns>False when something has, which stays.</returns>
    public bool TryPublish(string temporary, string destination) => Publish(temporary, destination, static (files, source, destination) => files.TryRename(source, destination));

    /// <summary>Sees to it that a file which is there already, perhaps by another process, is as durable as one that is written.</summary>
    public void Settle(string path)
    {
        if (_durability == Durability.Power)
        {
            Files.Flush(path);
            FlushFolders(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>Makes what was written to a folder and removed from it durable, with the folder itself and those above it. Costs nothing where that is not asked for.</summary>
    public void FlushFolders(string folder)
    {
        if (_durability != Durability.Power)
        {
            return;
        }

        // All of them each time: which were made just now, another process knows better.
        for (; folder.Length >= Root.Length; folder = Path.GetDirectoryName(folder)!)
        {
            Files.Flush(folder);
        }

        if (!_isRootFlushed)
        {
            FlushAboveRoot();
            _isRootFlushed = true;
        }
    }

    private static bool RenameOver(IFileSystem files, string source, string destination)
    {
        files.Rename(source, destination);
        return true;
    }

    private bool Publish(string temporary, string destination, Func<IFileSystem, string, string, bool> rename)
    {
        FlushBytes(temporary);
        var isPublished = Rename(temporary, destination, rename);
        FlushFolders(Path.GetDirectoryName(destination)!);
        return isPublished;
    }

    /// <summary>Makes the bytes of a file durable that is to have another name: the other way round a name could be left with none. Costs nothing where that is not asked for.</summary>
    private void FlushBytes(string temporary)
    {
        if (_durability == Durability.Power)
        {
            Files.Flush(temporary);
        }
    }

    private bool Rename(string temporary, string destination, Func<IFileSystem, string, string, bool> rename)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return rename(Files, temporary, destination);
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

    /// <summary>Writes and publishes a whole file whose bytes are at hand.</summary>
    public void Write(string destination, ReadOnlySpan<byte> bytes)
    {
        var temporary = WriteTemporary(bytes);
        try
        {
            Publish(temporary, destination);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>
    /// Writes a whole file over another one, if that one is still there. The two exchange names, and what comes out is looked at: what somebody else has published meanwhile gets
    /// its name back, and what he has removed stays away. Without a lock, as those who publish and remove files take none. Where the disk exchanges no names, the look comes before.
    /// </summary>
    /// <param name="destination">The file.</param>
    /// <param name="bytes">What it has afterwards.</param>
    /// <param name="isReplaced">Whether it is the one that is to go.</param>
    /// <returns>False when it is another one, or not there.</returns>
    public bool TryReplace(string destination, byte[] bytes, Func<byte[], bool> isReplaced)
    {
        if (Files.ReadWhole(destination) is not { } there || !isReplaced(there))
        {
            return false;
        }

        var temporary = WriteTemporary(bytes);
        try
        {
            FlushBytes(temporary);
            if (Files.TryExchange(temporary, destination) is not { } isExchanged)
            {
                Rename(temporary, destination, RenameOver);
                FlushFolders(Path.GetDirectoryName(destination)!);
                return true;
            }

            var isDone = isExchanged && PutBackOthers(temporary, destination, bytes, isReplaced);
            FlushFolders(Path.GetDirectoryName(destination)!);
            Discard(temporary);
            return isDone;
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>
    /// Deletes a folder with all that is in it, folders first: metadata goes before what it belongs to. What another process puts there meanwhile stays. Where it is a
    /// link, what is behind it goes and the link stays; of a link in it the link alone goes, as what that leads to may be more than the store's.
    /// </summary>
    public void RemoveTree(string folder)
    {
        foreach (var entry in Files.List(folder).OrderByDescending(static entry => entry.IsFolder).ToList())
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

        FlushFolders(folder);
    }

    /// <summary>Makes a file as young as one that is written now; one whose time is not this user's to change is copied over itself.</summary>
    /// <returns>False when there is none.</returns>
    public bool Touch(string path)
    {
        if (!Files.SetLastWriteTimeUtc(path, DateTime.UtcNow))
        {
            using var source = Files.OpenRead(path);
            if (source is null)
            {
                return false;
            }

            Write(path, source.CopyTo);
            return true;
        }

        // Looked at afterwards: a collector that takes it away nevertheless has done so before.
        if (Files.GetLength(path) is null)
        {
            return false;
        }

        Settle(path);
        return true;
    }

    /// <summary>Deletes a file, if it is still the one that is meant: it is renamed first and looked at then, and one that somebody has put there meanwhile gets its name back.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isMeant">Whether it is the one.</param>
    /// <returns>False when it is another one, or not there.</returns>
    public bool TryDelete(string path, Func<byte[], bool> isMeant)
    {
        if (Files.ReadWhole(path) is not { } there || !isMeant(there))
        {
            return false;
        }

        var taken = PrepareTemporary();
        try
        {
            Rename(path, taken, RenameOver);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Somebody else has deleted it.
            return false;
        }

        var isOther = Files.ReadWhole(taken) is { } bytes && !isMeant(bytes);
        if (!isOther || !TryPublish(taken, path))
        {
            Discard(taken);
        }

        FlushFolders(Path.GetDirectoryName(path)!);
        return !isOther;
    }

    /// <summary>Looks at what came out when a file was exchanged for another one. What is not what was to go was published in between, and gets its name back, unless that was removed since.</summary>
    /// <returns>Whether it was what was to go.</returns>
    private bool PutBackOthers(string temporary, string destination, byte[] bytes, Func<byte[], bool> isReplaced)
    {
        if (Files.ReadWhole(temporary) is not { } other || isReplaced(other))
        {
            return true;
        }

        // What comes out for the other one is what went in for it, or still another one, which is newer again.
        for (var last = bytes; Files.TryExchange(temporary, destination) == true && Files.ReadWhole(temporary) is { } next && !next.AsSpan().SequenceEqual(last);)
        {
            (last, other) = (other, next);
        }

        return false;
    }

    private void RefuseNewer()
    {
        try
        {
            if (_format.FindRefusal() is { } refusal)
            {
                throw new ConfigurationException(StorageErrors.NewerFormat, refusal);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A store that cannot be read now misses, and is asked again before the first file is written.
            FilesystemLog.FormatNotRead(Logger, exception, Root);
        }
    }

    /// <summary>The folders above the store's own may have been made with it.</summary>
    private void FlushAboveRoot()
    {
        for (var folder = Path.GetDirectoryName(Root); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            try
            {
                Files.Flush(folder);
            }
            catch (UnauthorizedAccessException)
            {
                // What may not be read was not made by this process.
            }
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
}
