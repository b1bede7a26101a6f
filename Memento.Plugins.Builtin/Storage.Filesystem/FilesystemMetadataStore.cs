using System.Runtime.CompilerServices;
using System.Text;
using Memento.Plugins;
using Memento.Serialization;
using Memento.Storage.Filesystem.Files;
using Memento.Storage.Locking;

namespace Memento.Storage.Filesystem;

/// <summary>The metadata store <c>filesystem</c>: a file in the standard form for each memento. Everything completes synchronously.</summary>
[ExportMetadataStore("filesystem")]
public sealed class FilesystemMetadataStore : IMetadataStore
{
    private readonly StoreFolder _folder;
    private readonly MementoPaths _paths;
    private readonly StoreLocks _locks;
    private readonly CallLeases _leases;
    private readonly ForgottenJournal _journal;
    private readonly AsideMementos _aside;
    private readonly MementoFiles _files;
    private readonly MementoRemoval _removal;
    private readonly FreshUses _fresh = new();
    private readonly bool _sharesTemporary;

    /// <summary>Made by the host for a backend that borrows it.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong: <c>path</c> or <c>durability</c>; or the store is of a newer format.</exception>
    public FilesystemMetadataStore(BackendContext context)
        : this(FilesystemStorageBackend.Open(context, context.GetSettings<FilesystemStoreSettings>()))
    {
    }

    /// <param name="folder">The store's folder.</param>
    /// <param name="sharesTemporary">True when a data store in the same folder looks after the temporary files.</param>
    internal FilesystemMetadataStore(StoreFolder folder, bool sharesTemporary = false)
    {
        _folder = folder;
        _sharesTemporary = sharesTemporary;
        _paths = new MementoPaths(folder.Root);
        var leases = Path.Combine(folder.Root, "leases");
        _locks = new StoreLocks(() => folder.Files.OpenLocks(leases), () => folder.Files.CreateFolder(folder.Root));
        _leases = new CallLeases(_locks, folder.Root, folder.Logger);
        _aside = new AsideMementos(folder, _paths, _leases);
        _files = new MementoFiles(folder, _paths, _aside);
        _removal = new MementoRemoval(folder, _paths);
        _journal = new ForgottenJournal(folder, _locks);
        Usage = new UsageJournal(folder);
    }

    /// <summary>Where a process that ends puts its counts.</summary>
    internal UsageJournal Usage { get; }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MementoRecord?>> GetMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var mementos = new MementoRecord?[calls.Count];
        for (var i = 0; i < mementos.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            mementos[i] = Read(calls[i]);
        }

        return new(mementos);
    }

    /// <inheritdoc/>
    public ValueTask<MementoRecord?> GetMementoAsync(CallKey call, CancellationToken cancellationToken = default) => new(Read(call));

    /// <inheritdoc/>
    public ValueTask PutMementosAsync(IReadOnlyList<MementoRecord> mementos, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mementos);
        _aside.SettleOnce();
        foreach (var memento in mementos)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _folder.Write(_paths.OfMemento(memento.Call), MementoSerializer.Serialize(memento));
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryReplaceAsync(MementoRecord memento, MementoRecord replaced, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memento);
        ArgumentNullException.ThrowIfNull(replaced);
        cancellationToken.ThrowIfCancellationRequested();
        var path = _paths.OfMemento(memento.Call);
        return new(_folder.TryReplace(path, MementoSerializer.Serialize(memento), bytes => MementoSerializer.AreEqual(_files.Deserialize(bytes, path, memento.Call), replaced)));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return new([.. calls.Select(call => _folder.Files.GetLength(_paths.OfMemento(call)) is not null)]);
    }

    /// <inheritdoc/>
    public ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        _aside.Forget(calls.Contains, () =>
        {
            foreach (var call in calls)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _removal.Forget(call);
            }
        });
        return default;
    }

    /// <inheritdoc/>
    public ValueTask ForgetDamagedAsync(CallKey call, DateTimeOffset computed, CancellationToken cancellationToken = default)
    {
        var path = _paths.OfMemento(call);
        if (_folder.TryDelete(path, bytes => _files.Deserialize(bytes, path, call)?.Time == computed))
        {
            _removal.RemoveLate(path, _paths.OfCall(call));
            _folder.RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        var path = function.Version is null ? _paths.OfFunction(function) : _paths.OfVersion(function);
        _aside.Forget(
            call => function.Version is null ? string.Equals(call.Function.Unversioned, function.Unversioned, StringComparison.Ordinal) : call.Function == function,
            () => _removal.RemoveTree(path, listing => function.Version is null ? MementoFiles.VersionFolders(path, listing) : [path]));
        _folder.RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default)
    {
        Usage.Remove();
        _aside.Clear(() => _removal.RemoveTree(_paths.Root, _files.AllVersionFolders));
        _folder.FlushFolders(_folder.Root);
        _folder.RemoveEmptyTemporaryFolder();
        return default;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<FunctionName> ListFunctionsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var listing = new Listing(_folder, cancellationToken);
        _aside.Settle(listing);
        foreach (var function in _files.FunctionFolders(listing))
        {
            foreach (var version in listing.Folders(Path.Combine(_paths.Root, function)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var files = MementoFiles.In(Path.Combine(_paths.Root, function, version), listing);

                // A name too long for a folder stands in the mementos.
                var name = MementoPaths.TryParse(function, version) is { } parsed
                    ? (files.Any() ? parsed : null)
                    : _files.First(files, listing)?.Function;
                if (name is not null)
                {
                    yield return name;
                }
            }
        }

        listing.End();
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<FunctionName> ListVersionsAsync(FunctionName function, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var listing = new Listing(_folder, cancellationToken);
        foreach (var version in listing.Folders(_paths.OfFunction(function)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Path.Combine(_paths.OfFunction(function), version);
            if ((MementoPaths.TryParseVersion(function.Unversioned, version) ?? _files.ReadName(function, path, listing)) is { } name
                && (MementoFiles.In(path, listing).Any() || HasMetadata(name)))
            {
                yield return name;
            }
        }

        listing.End();

        bool HasMetadata(FunctionName name)
        {
            var owner = _paths.OfFunctionMetadata(name);
            return listing.Try(MetadataFolder.Of(owner), () => MetadataFolder.List(_folder, owner).Any());
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var left = limit ?? int.MaxValue;
        var listing = new Listing(_folder, cancellationToken);
        foreach (var file in left <= 0 ? [] : _files.In(function, listing))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_files.ReadListed(file, listing) is { } memento)
            {
                yield return memento;
                if (--left <= 0)
                {
                    yield break;
                }
            }
        }

        listing.End();
    }

    /// <inheritdoc/>
    public ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        cancellationToken.ThrowIfCancellationRequested();

        // A collector that took no pin for an answer puts back what was touched since.
        var path = _paths.OfMemento(call);
        _folder.Files.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        if (IsThere(path))
        {
            MetadataFolder.Write(_folder, _paths.OfCall(call), name, value);
            if (IsThere(path))
            {
                return default;
            }

            // Forgotten or collected meanwhile. It must not wait for the call to be computed anew: it may be a pin.
            MetadataFolder.Remove(_folder, _paths.OfCall(call), name);
            _folder.RemoveEmptyFolders(MetadataFolder.Of(_paths.OfCall(call)));
        }

        throw new MementoNotFoundException(call);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(MetadataFolder.Read(_folder, _paths.OfCall(call), name));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListMetadataAsync(CallKey call, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        foreach (var name in MetadataFolder.List(_folder, _paths.OfCall(call)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteFunctionMetadataAsync(FunctionName function, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrEmpty(name);
        cancellationToken.ThrowIfCancellationRequested();
        var path = _paths.OfVersion(function);
        if (function.Version is { } version && FileName.IsHashed(Path.GetFileName(path)))
        {
            // Before the metadata, so that whoever lists a version that has some can tell which it is.
            _folder.Write(MementoPaths.OfVersionName(path), stream => SealedFile.Write(stream, Encoding.ASCII.GetBytes(FileName.EscapeWhole(version)), ""));
        }

        MetadataFolder.Write(_folder, _paths.OfFunctionMetadata(function), name, value);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadFunctionMetadataAsync(FunctionName function, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(MetadataFolder.Read(_folder, _paths.OfFunctionMetadata(function), name));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListFunctionMetadataAsync(FunctionName function, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        await ValueTask.CompletedTask.ConfigureAwait(false);
        foreach (var name in MetadataFolder.List(_folder, _paths.OfFunctionMetadata(function)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Locks of bytes of the file <c>leases</c> on Linux and Windows, lock files elsewhere. A wait is for another process, or another store on the same folder.</remarks>
    public ValueTask<ICallLease?> LeaseAsync(CallKey call, Func<IReadOnlyCollection<CallKey>>? waiting = null, CancellationToken cancellationToken = default) => _leases.TakeAsync(call, waiting, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> IsLeasedAsync(CallKey call, CancellationToken cancellationToken = default) => new(_leases.IsHeld(call));

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> GetOldestLeaseAsync(CancellationToken cancellationToken = default) => new(_leases.FindOldest());

    /// <inheritdoc/>
    /// <remarks>By a line in the file <c>forgotten</c>.</remarks>
    public ValueTask TellForgottenAsync(ForgottenCalls forgotten, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(forgotten);
        _journal.Write(forgotten);
        return default;
    }

    /// <inheritdoc/>
    /// <remarks>The time of last use is the time of the memento's file.</remarks>
    public ValueTask UsedAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        foreach (var call in _fresh.Except(calls))
        {
            var path = _paths.OfMemento(call);
            if (_folder.Files.GetLastWriteTimeUtc(path) is { } lastUsed && !FreshUses.IsFresh(lastUsed))
            {
                _folder.Files.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public IForgottenFeed? FollowForgotten() => _journal.Follow();

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredMemento> ListStoredAsync(FunctionName function, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var listing = new Listing(_folder, cancellationToken);
        foreach (var file in _files.In(function, listing))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (listing.Try(file, () => _files.ReadStored(file)) is { } stored)
            {
                yield return stored;
            }
        }

        listing.End();
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryForgetAsync(CallKey call, DateTimeOffset unusedSince, CancellationToken cancellationToken = default) => new(_leases.TryAlone(call, () =>
    {
        var path = _paths.OfMemento(call);
        if (!_folder.Aside.Remove(path, AsideFile.Memento, unusedSince.UtcDateTime, () => MetadataFolder.Remove(_folder, _paths.OfCall(call))))
        {
            return false;
        }

        _folder.RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        return true;
    }));

    /// <inheritdoc/>
    public ValueTask ForgetFunctionMetadataAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        var path = _paths.OfVersion(function);
        if (!MementoFiles.In(path, Listing.Strict(_folder)).Any())
        {
            MetadataFolder.Remove(_folder, _paths.OfFunctionMetadata(function));
            _folder.Files.DeleteFile(MementoPaths.OfVersionName(path));
            _folder.RemoveEmptyFolders(path);
        }

        return default;
    }

    /// <inheritdoc/>
    /// <remarks>Removes too the metadata of calls that have no memento, which is not counted.</remarks>
    public ValueTask<StoredAmount> RemoveAbandonedAsync(DateTimeOffset unwrittenSince, bool dryRun, CancellationToken cancellationToken = default)
    {
        var since = unwrittenSince - DateTimeOffset.MinValue > StoreFolder.ClockLag ? unwrittenSince.UtcDateTime - StoreFolder.ClockLag : DateTime.MinValue;
        var listing = new Listing(_folder, cancellationToken);
        if (!dryRun)
        {
            _aside.Settle(listing);
            _removal.RemoveOrphans(_files.AllVersionFolders(listing), since, listing);
        }

        var left = _folder.RemoveLeftOnTheWay([_paths.Root], since, dryRun, listing);
        var temporary = _sharesTemporary ? default : _folder.RemoveAbandoned(since, dryRun);
        return new(left + temporary);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoreDamage> VerifyAsync(bool repair, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var listing = new Listing(_folder, cancellationToken);
        _aside.Settle(listing);
        foreach (var damage in new MementoVerifier(_folder, _paths, _files).Verify(repair, listing))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return damage;
        }

        foreach (var unread in listing.Unread)
        {
            yield return unread;
        }
    }

    /// <summary>Leaves the store as it is, and lets go of leases that are held.</summary>
    public ValueTask DisposeAsync()
    {
        _locks.Dispose();
        _folder.RemoveEmptyTemporaryFolder();
        return default;
    }

    /// <summary>Whether there is a memento: also one that a collector has set aside, and puts back.</summary>
    private bool IsThere(string path) => _folder.Files.GetLength(path) is not null || (_aside.Settle() && _folder.Files.GetLength(path) is not null);

    private MementoRecord? Read(CallKey call)
    {
        var path = _paths.OfMemento(call);
        if ((_folder.Files.ReadDated(path) ?? (_aside.SettleOnce() ? _folder.Files.ReadDated(path) : null)) is not { } file)
        {
            return null;
        }

        _fresh.Read(call, file.Written);
        return _files.Deserialize(file.Bytes, path, call);
    }
}
