using System.Collections.Concurrent;
using System.Globalization;

namespace Memento.Storage.Locking;

/// <summary>A file for each lock, opened for nobody else, where a system has no locks of bytes that belong to an open file.</summary>
/// <remarks>
/// A file goes when its lock is let go. One who has opened it just before holds a file without a name then, and a third makes a new
/// one: both have the lock. So these keep most work from being done twice, and nothing's safety may rest on them.
/// </remarks>
internal sealed class LockFiles(string folder) : IByteLocks
{
    private readonly ConcurrentDictionary<long, FileStream> _held = new();

    public bool TryLock(long number)
    {
        Directory.CreateDirectory(folder);
        try
        {
            _held[number] = new FileStream(PathOf(number), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                Options = FileOptions.DeleteOnClose,
                BufferSize = 0,
            });
            return true;
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException) && File.Exists(PathOf(number)))
        {
            // Open elsewhere: held.
            return false;
        }
    }

    public long? FindHeld(long first, long count)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        return Directory.EnumerateFiles(folder)
            .Select(static path => long.TryParse(Path.GetFileName(path), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : -1)
            .Where(number => number >= first && number - first < count)
            .Order()
            .Where(IsHeld)
            .Select(static number => (long?)number)
            .FirstOrDefault();
    }

    public void Unlock(long number)
    {
        if (_held.TryRemove(number, out var file))
        {
            file.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var number in _held.Keys)
        {
            Unlock(number);
        }
    }

    /// <summary>Whether the file of a lock is somebody's: a process that was killed leaves it, and nobody opens it.</summary>
    private bool IsHeld(long number)
    {
        if (_held.ContainsKey(number))
        {
            return true;
        }

        var isFree = TryLock(number);
        if (isFree)
        {
            Unlock(number);
        }

        return !isFree;
    }

    private string PathOf(long number) => Path.Combine(folder, number.ToString("x16", CultureInfo.InvariantCulture));
}
