using System.Globalization;
using Memento.Storage.Files;
using Memento.Storage.Locking;

namespace Memento.Storage.Sqlite.Engine;

/// <summary>
/// The file of a database and those beside it, as files. Its own bytes are SQLite's alone: on Unix, whoever opens and closes it besides takes SQLite's locks with him.
/// </summary>
internal sealed class DatabaseFile : IDisposable
{
    /// <summary>How long it is tried to get the lock of who sets a file aside, in pauses of a millisecond.</summary>
    private const int Attempts = 10_000;

    private readonly string _file;
    private readonly string _folder;

    public DatabaseFile(DatabaseOptions options)
    {
        _file = options.File;
        _folder = Path.GetDirectoryName(_file)!;
        var locks = _file + "-leases";
        Locks = new StoreLocks(() => ByteLocks.Open(locks), MakeFolder);
    }

    /// <summary>Locks between the processes that use the database.</summary>
    public StoreLocks Locks { get; }

    public bool Exists => File.Exists(_file);

    /// <summary>Whether there is a log of what was written last, so that somebody writes the database, or was killed at it.</summary>
    public bool HasLog => new FileInfo(_file + "-wal") is { Exists: true, Length: > 0 };

    /// <summary>The file whose time says when a damaged one was set aside.</summary>
    private string Mark => _file + "-rebuilt";

    public FileStamp Look() => new(Exists, File.GetLastWriteTimeUtc(Mark), FileIdentity.Find(_file) ?? default);

    /// <summary>Tells whether the file was changed since, by who has no log of it any more.</summary>
    public FileContent LookAtContent() => new FileInfo(_file) is { Exists: true } file ? new(file.Length, file.LastWriteTimeUtc) : default;

    public void MakeFolder() => Directory.CreateDirectory(_folder);

    /// <summary>Whether this user can make files beside the database.</summary>
    public bool CanMakeFiles()
    {
        var probe = $"{_file}-{Guid.NewGuid():n}";
        try
        {
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An answer.
            return false;
        }
    }

    /// <summary>Sets the file aside with its log, unless it is whole. One process does it at a time.</summary>
    /// <param name="isWhole">Looks once more, when no other process is at it.</param>
    /// <returns>The name it has now; null when it was whole.</returns>
    public string? SetAside(Func<bool> isWhole)
    {
        for (var attempt = 0; ; attempt++)
        {
            var outcome = Locks.TryTake(CallLeases.OwnLock, makesFolder: false);
            if (outcome == LockOutcome.Held && attempt < Attempts)
            {
                Thread.Sleep(1);
                continue;
            }

            try
            {
                return isWhole() ? null : Rename();
            }
            finally
            {
                if (outcome == LockOutcome.Taken)
                {
                    Locks.Release(CallLeases.OwnLock);
                }
            }
        }
    }

    public void Dispose() => Locks.Dispose();

    private string Rename()
    {
        var aside = string.Create(CultureInfo.InvariantCulture, $"{_file}-damaged-{DateTime.UtcNow:yyyyMMdd'T'HHmmss'Z'}-{Guid.NewGuid().ToString("n")[..8]}");

        // The log first: one that was left without its file would be played into the next.
        if (File.Exists(_file + "-wal"))
        {
            File.Move(_file + "-wal", aside + "-wal");
        }

        File.Delete(_file + "-shm");
        File.Move(_file, aside);
        File.WriteAllBytes(Mark, []);
        File.SetLastWriteTimeUtc(Mark, DateTime.UtcNow);
        return aside;
    }
}
