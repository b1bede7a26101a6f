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
        return new(_folder.TryReplace(path, MementoSerializer.Serialize(memento), bytes => MementoSerializer.AreEqual(Deserialize(bytes, path, memento.Call), replaced)));
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
                Forget(call);
            }
        });
        return default;
    }

    /// <inheritdoc/>
    public ValueTask ForgetDamagedAsync(CallKey call, DateTimeOffset computed, CancellationToken cancellationToken = default)
    {
        var path = _paths.OfMemento(call);
        if (_folder.TryDelete(path, bytes => Deserialize(bytes, path, call)?.Time == computed))
        {
            RemoveLate(path, _paths.OfCall(call));
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
            () => RemoveTree(path, listing => function.Version is null ? VersionFolders(path, listing) : [path]));
        _folder.RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default)
    {
        Usage.Remove();
        _aside.Clear(() => RemoveTree(_paths.Root, AllVersionFolders));
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
        foreach (var function in FunctionFolders(listing))
        {
            foreach (var version in listing.Folders(Path.Combine(_paths.Root, function)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var files = MementoFiles(Path.Combine(_paths.Root, function, version), listing);

                // A name too long for a folder stands in the mementos.
                var name = MementoPaths.TryParse(function, version) is { } parsed
                    ? (files.Any() ? parsed : null)
                    : FirstMemento(files, listing)?.Function;
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
            if ((MementoPaths.TryParseVersion(function.Unversioned, version) ?? ReadName(function, path, listing)) is { } name
                && (MementoFiles(path, listing).Any() || HasMetadata(name)))
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
        foreach (var file in left <= 0 ? [] : MementoFiles(function, listing))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ReadListed(file, listing) is { } memento)
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
        foreach (var file in MementoFiles(function, listing))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (listing.Try(file, () => ReadStored(file)) is { } stored)
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
        if (!MementoFiles(path, Listing.Strict(_folder)).Any())
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
            RemoveOrphans(AllVersionFolders(listing), since, listing);
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
        foreach (var function in FunctionFolders(listing))
        {
            foreach (var version in listing.Folders(Path.Combine(_paths.Root, function)))
            {
                foreach (var damage in VerifyVersion(Path.Combine(_paths.Root, function, version), repair, listing))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return damage;
                }
            }
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

    /// <summary>The names of the folders of functions. Where they cannot be told, there is no part of the store that could be listed.</summary>
    private IEnumerable<string> FunctionFolders(Listing listing)
    {
        _folder.Links.RefuseBroken(_paths.Root);
        foreach (var entry in _folder.Files.List(_paths.Root))
        {
            if (listing.IsFolder(_paths.Root, entry))
            {
                yield return entry.Name;
            }
        }
    }

    /// <summary>The files of the mementos of a function: of one version, or of all when the name has none.</summary>
    private IEnumerable<string> MementoFiles(FunctionName function, Listing listing)
    {
        var parent = _paths.OfFunction(function);
        var versions = function.Version is null ? VersionFolders(parent, listing) : [_paths.OfVersion(function)];
        return versions.SelectMany(version => MementoFiles(version, listing));
    }

    /// <summary>Looks at the files of one version of a function; lists what cannot be trusted, and removes it.</summary>
    private IEnumerable<StoreDamage> VerifyVersion(string versionFolder, bool repair, Listing listing)
    {
        foreach (var file in MementoFiles(versionFolder, listing))
        {
            if (listing.Try(file, () => VerifyMemento(file, repair)) is { } damage)
            {
                yield return damage;
            }
        }

        foreach (var folder in listing.Folders(versionFolder).Where(MementoPaths.IsShard).Select(shard => Path.Combine(versionFolder, shard)).Append(versionFolder).ToList())
        {
            foreach (var owner in MetadataFolder.Owners(listing, folder).Select(owner => Path.Combine(folder, owner)).ToList())
            {
                foreach (var damage in MetadataFolder.Verify(_folder, owner, repair, listing))
                {
                    yield return damage;
                }

                if (listing.Try(MetadataFolder.Of(owner), () => VerifyOwner(owner, repair)) is { } orphan)
                {
                    yield return orphan;
                }
            }

            if (repair)
            {
                _folder.RemoveEmptyFolders(folder);
            }
        }

        var nameFile = MementoPaths.OfVersionName(versionFolder);
        if (listing.Try(nameFile, () => SealedFile.Verify(_folder, nameFile, repair)) is { } name)
        {
            yield return name;
        }
    }

    private void Forget(CallKey call)
    {
        var path = _paths.OfMemento(call);

        // The metadata first: what is left when this process is killed in between is a call that is there, not metadata of none.
        if (MetadataFolder.HasAny(_folder, _paths.OfCall(call)))
        {
            MetadataFolder.Remove(_folder, _paths.OfCall(call));
        }

        _folder.Files.DeleteFile(path);
        RemoveLate(path, _paths.OfCall(call));
        _folder.RemoveEmptyFolders(Path.GetDirectoryName(path)!);
    }

    /// <summary>Removes a folder of mementos, and the metadata that somebody wrote meanwhile for one of them.</summary>
    private void RemoveTree(string path, Func<Listing, IEnumerable<string>> versionFolders)
    {
        _folder.RemoveTree(path);
        var listing = new Listing(_folder);
        RemoveOrphans(versionFolders(listing), DateTime.MaxValue, listing);
    }

    private IEnumerable<string> AllVersionFolders(Listing listing) => FunctionFolders(listing).SelectMany(function => VersionFolders(Path.Combine(_paths.Root, function), listing));

    private static IEnumerable<string> VersionFolders(string functionFolder, Listing listing) => listing.Folders(functionFolder).Select(version => Path.Combine(functionFolder, version));

    /// <summary>Removes the metadata of a memento that is removed: also such as somebody wrote since that was looked for first, who has seen that the memento was there.</summary>
    private void RemoveLate(string memento, string owner)
    {
        if (!_folder.Files.DeleteEmptyFolder(MetadataFolder.Of(owner)) && _folder.Files.GetLength(memento) is null)
        {
            MetadataFolder.Remove(_folder, owner);
        }
    }

    /// <summary>Whether there is a memento: also one that a collector has set aside, and puts back.</summary>
    private bool IsThere(string path) => _folder.Files.GetLength(path) is not null || (_aside.Settle() && _folder.Files.GetLength(path) is not null);

    private StoreDamage? VerifyOwner(string owner, bool repair)
    {
        if (!MementoPaths.IsOfCall(owner) || _folder.Files.GetLength(MementoPaths.OfMemento(owner)) is not null)
        {
            return null;
        }

        if (repair)
        {
            MetadataFolder.Remove(_folder, owner);
        }

        return new StoreDamage(MetadataFolder.Of(owner), "It is the metadata of a call that has no memento.", repair);
    }

    private void RemoveOrphans(IEnumerable<string> versionFolders, DateTime unwrittenSince, Listing listing)
    {
        var shards =
            from version in versionFolders
            from shard in listing.Folders(version)
            where MementoPaths.IsShard(shard)
            select Path.Combine(version, shard);
        foreach (var shard in shards.ToList())
        {
            foreach (var owner in MetadataFolder.Owners(listing, shard).Select(owner => Path.Combine(shard, owner)).Where(MementoPaths.IsOfCall).ToList())
            {
                MetadataFolder.RemoveOrphaned(_folder, owner, MementoPaths.OfMemento(owner), unwrittenSince, listing);
            }
        }
    }

    private StoreDamage? VerifyMemento(string path, bool repair)
    {
        if (_folder.Files.ReadWhole(path) is not { } bytes)
        {
            return null;
        }

        string problem;
        try
        {
            var memento = MementoSerializer.Deserialize(bytes);
            if (_paths.OfMemento(memento.Call) is var own && (string.Equals(own, path, StringComparison.Ordinal) || _folder.Links.AreOne(own, path)))
            {
                return null;
            }

            problem = $"It is the memento of {memento.Call}.";
        }
        catch (InvalidDataException exception)
        {
            problem = $"It cannot be trusted: {exception.Message}";
        }

        if (repair)
        {
            _folder.TryDelete(path, found => found.AsSpan().SequenceEqual(bytes));
        }

        return new StoreDamage(path, problem, repair);
    }

    private static IEnumerable<string> MementoFiles(string versionFolder, Listing listing) =>
        from shard in listing.Folders(versionFolder)
        where MementoPaths.IsShard(shard)
        let path = Path.Combine(versionFolder, shard)
        from entry in listing.Entries(path)
        where MementoPaths.IsMemento(entry)
        select Path.Combine(path, entry.Name);

    /// <summary>The version of a function whose name is too long for its folder: it stands in a file of its own, or in the mementos. Null when neither says.</summary>
    private FunctionName? ReadName(FunctionName function, string versionFolder, Listing listing)
    {
        var file = MementoPaths.OfVersionName(versionFolder);
        var written = listing.Try(file, () => SealedFile.ReadFrom(_folder, file))?.Content;
        var version = written is { } text ? FileName.Unescape(Encoding.ASCII.GetString(text.Span)) : null;
        return version is not null && MementoPaths.TryName(function.Unversioned, version) is { } name
            && string.Equals(_paths.OfVersion(name), versionFolder, StringComparison.Ordinal)
                ? name
                : FirstMemento(MementoFiles(versionFolder, listing), listing)?.Function;
    }

    private MementoRecord? FirstMemento(IEnumerable<string> files, Listing listing) => files.Select(file => ReadListed(file, listing)).FirstOrDefault(static memento => memento is not null);

    private MementoRecord? ReadListed(string path, Listing listing) => listing.Try(path, () => ReadListed(path));

    private StoredMemento? ReadStored(string path) =>
        ReadListed(path) is { } memento && _folder.Files.GetLength(path) is { } length && _folder.Files.GetLastWriteTimeUtc(path) is { } time
            ? new StoredMemento(memento, length, new DateTimeOffset(time))
            : null;

    /// <summary>The memento in a file that was found by listing; null when it cannot be trusted, or belongs elsewhere.</summary>
    private MementoRecord? ReadListed(string path)
    {
        if ((_folder.Files.ReadWhole(path) ?? (_aside.SettleOnce() ? _folder.Files.ReadWhole(path) : null)) is not { } bytes || Deserialize(bytes, path, null) is not { } memento)
        {
            return null;
        }

        if (string.Equals(_paths.OfMemento(memento.Call), path, StringComparison.Ordinal))
        {
            return memento;
        }

        FilesystemLog.DamagedMemento(_folder.Logger, path, $"It is the memento of {memento.Call}.");
        return null;
    }

    private MementoRecord? Read(CallKey call)
    {
        var path = _paths.OfMemento(call);
        if ((_folder.Files.ReadDated(path) ?? (_aside.SettleOnce() ? _folder.Files.ReadDated(path) : null)) is not { } file)
        {
            return null;
        }

        _fresh.Read(call, file.Written);
        return Deserialize(file.Bytes, path, call);
    }

    /// <summary>The memento in a file; null when it cannot be trusted, which is logged.</summary>
    private MementoRecord? Deserialize(byte[] bytes, string path, CallKey? expected)
    {
        try
        {
            return expected is { } call ? MementoSerializer.Deserialize(bytes, call) : MementoSerializer.Deserialize(bytes);
        }
        catch (InvalidDataException exception)
        {
            // What lies is absent; the next memento put there makes the store whole again.
            FilesystemLog.DamagedMemento(_folder.Logger, path, exception.Message);
            return null;
        }
    }
}
