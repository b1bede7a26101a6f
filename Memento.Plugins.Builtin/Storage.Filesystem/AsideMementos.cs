using Memento.Serialization;
using Memento.Storage.Filesystem.Files;
using Memento.Storage.Locking;

namespace Memento.Storage.Filesystem;

/// <summary>Mementos that a collector set aside and was killed before it came to an end with them: put back or removed, as it would have done.</summary>
internal sealed class AsideMementos(StoreFolder folder, MementoPaths paths, CallLeases leases)
{
    private int _isSettled;

    /// <summary>Ends what is left, as far as no live collector is at it.</summary>
    /// <returns>Whether there was any.</returns>
    public bool Settle()
    {
        var left = List();
        left.ForEach(Settle);
        return left.Count > 0;
    }

    /// <summary>As <see cref="Settle()"/>, of all that it can be done for.</summary>
    /// <param name="listing">Told of the others: each may be a memento that belongs back in its place.</param>
    public void Settle(Listing listing)
    {
        foreach (var file in listing.Try(folder.Root, List) ?? [])
        {
            listing.Try(file.Path, () =>
            {
                Settle(file);
                return true;
            });
        }
    }

    /// <summary>Forgets calls, also those that somebody computes just now: what is left of them here would be put back when he is done or killed.</summary>
    /// <param name="isForgotten">Whether a call is to be forgotten.</param>
    /// <param name="remove">Removes what is in its place. Called again when a collector had set something aside meanwhile, which it may have put back.</param>
    public void Forget(Func<CallKey, bool> isForgotten, Action remove)
    {
        if (Settle())
        {
            Delete(isForgotten);
        }

        remove();
        if (Delete(isForgotten))
        {
            remove();
        }
    }

    /// <summary>As <see cref="Forget"/>, of all calls, and whether it can be read or not.</summary>
    /// <param name="remove">Removes what is in its place.</param>
    public void Clear(Action remove)
    {
        List().ForEach(folder.Aside.Delete);
        remove();
        var late = List();
        if (late.Count > 0)
        {
            late.ForEach(folder.Aside.Delete);
            remove();
        }
    }

    /// <summary>As <see cref="Settle()"/>, the first time that this object needs it; where that may not or cannot be done now, it is left to others.</summary>
    /// <returns>Whether there was any.</returns>
    public bool SettleOnce() => Volatile.Read(ref _isSettled) == 0 && Interlocked.Exchange(ref _isSettled, 1) == 0 && TrySettle();

    private bool TrySettle()
    {
        try
        {
            return Settle();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Who wants to read goes without what is not in its place.
            FilesystemLog.NotSettled(folder.Logger, exception, folder.Root);
            return false;
        }
    }

    /// <returns>Whether there was anything, of whatever call.</returns>
    private bool Delete(Func<CallKey, bool> isForgotten)
    {
        var files = List();
        foreach (var file in files)
        {
            if (ReadCall(file) is { } call && isForgotten(call))
            {
                folder.Aside.Delete(file);
            }
        }

        return files.Count > 0;
    }

    private List<AsideFile> List() => [.. folder.Aside.List().Where(static file => file.IsMemento)];

    /// <summary>Whose memento it is; null when it is gone, or is none, which goes.</summary>
    private CallKey? ReadCall(AsideFile file)
    {
        if (folder.Files.ReadWhole(file.Path) is not { } bytes)
        {
            return null;
        }

        try
        {
            return MementoSerializer.Deserialize(bytes).Call;
        }
        catch (InvalidDataException exception)
        {
            // A memento that lies is absent, and does not say where its place was.
            FilesystemLog.DamagedMemento(folder.Logger, file.Path, exception.Message);
            folder.Aside.Delete(file);
            return null;
        }
    }

    private void Settle(AsideFile file)
    {
        if (ReadCall(file) is not { } call)
        {
            return;
        }

        var path = paths.OfMemento(call);
        if (leases.TryAlone(call, () => folder.Aside.Settle(file, path, () => MetadataFolder.Remove(folder, paths.OfCall(call)))))
        {
            folder.RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        }
    }
}
