using System.Collections.Concurrent;

namespace Memento.Plugins;

/// <summary>
/// Says to other processes that a copy is in use: a shared lock on a file beside it. The system lets go of it when
/// the process ends, however it ends.
/// </summary>
internal sealed class ShadowLease : IDisposable
{
    /// <summary>What the name of the lock file adds to that of the folder.</summary>
    public const string Extension = ".lock";

    /// <summary>An assembly is never unloaded, so its copy stays in use for as long as the process lives.</summary>
    private static readonly ConcurrentDictionary<string, FileStream> Kept = new(StringComparer.Ordinal);

    private readonly string _folder;
    private FileStream? _lock;

    private ShadowLease(string folder, FileStream stream)
    {
        _folder = folder;
        _lock = stream;
    }

    /// <summary>Takes a lease; null when another process removes the copy just now.</summary>
    /// <exception cref="UnauthorizedAccessException">The shadow folder cannot be written.</exception>
    public static ShadowLease? TryTake(string folder)
    {
        var path = folder + Extension;
        try
        {
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
            Touch(path);
            return new ShadowLease(folder, stream);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Only a pruner locks it for itself alone.
            return null;
        }
    }

    /// <summary>Takes a copy for oneself alone, to remove it; null while any process uses it.</summary>
    public static FileStream? TryTakeAlone(string folder)
    {
        try
        {
            return new FileStream(folder + Extension, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In use, or not ours to remove: either way it stays.
            return null;
        }
    }

    /// <summary>Keeps the lease until the process ends.</summary>
    public void Keep()
    {
        if (_lock is not null && Kept.TryAdd(_folder, _lock))
        {
            _lock = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

    private static void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's copy in a shared folder: its age is theirs to tell, and the lock protects it all the same.
        }
    }
}
