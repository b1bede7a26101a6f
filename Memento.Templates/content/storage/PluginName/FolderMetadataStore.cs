using System.Buffers.Binary;
using System.Text;
using Memento;
using Memento.Plugins;
using Memento.Serialization;
using Memento.Storage;
using Memento.Storage.Locking;
using Microsoft.Extensions.Logging;

namespace PluginRoot;

/// <summary>The metadata store "plugin-short-name": a folder for each version of a function, with a file for each memento and for each piece of metadata.</summary>
[ExportMetadataStore("plugin-short-name")]
public sealed class FolderMetadataStore : IMetadataStore
{
    private const string MementoSuffix = ".memento";
    private const string MetadataSuffix = ".metadata";

    /// <summary>What the metadata of the function itself begins with, where that of a call begins with the hash of its arguments.</summary>
    private const string OfFunction = "function";

    private readonly StoreFolder _folder;
    private readonly ILogger _log;
    private readonly StoreLocks _locks;
    private readonly CallLeases _leases;

    /// <summary>Made by the host for a storage that borrows it.</summary>
    public FolderMetadataStore(BackendContext context)
        : this(context, context.GetSettings<FolderStoreSettings>().Path)
    {
    }

    internal FolderMetadataStore(BackendContext context, string path)
    {
        _folder = new StoreFolder(Path.Combine(FolderStoreSettings.Resolve(context, path), "mementos"));
        _log = context.LoggerFactory.CreateLogger<FolderMetadataStore>();

        // The right to compute a call, which one process has at a time: a lock of a byte of a file.
        _locks = new StoreLocks(() => ByteLocks.Open(Path.Combine(_folder.Root, "leases")), () => Directory.CreateDirectory(_folder.Root));
        _leases = new CallLeases(_locks, _folder.Root, _log);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MementoRecord?>> GetMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default) => new([.. calls.Select(Get)]);

    /// <inheritdoc/>
    public ValueTask PutMementosAsync(IReadOnlyList<MementoRecord> mementos, CancellationToken cancellationToken = default)
    {
        foreach (var memento in mementos)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = MementoSerializer.Serialize(memento);
            Change(() => _folder.Write(memento.Function.ToString(), memento.ArgumentHash + MementoSuffix, bytes));
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryReplaceAsync(MementoRecord memento, MementoRecord replaced, CancellationToken cancellationToken = default)
    {
        var bytes = MementoSerializer.Serialize(memento);
        return new(_folder.Change(() =>
        {
            if (!MementoSerializer.AreEqual(Get(memento.Call), replaced))
            {
                return false;
            }

            _folder.Write(memento.Function.ToString(), memento.ArgumentHash + MementoSuffix, bytes);
            return true;
        }));
    }

    /// <inheritdoc/>
    public ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        foreach (var call in calls)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Change(() => Remove(call.Function, call.ArgumentHash.ToString()));
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask ForgetDamagedAsync(CallKey call, DateTimeOffset computed, CancellationToken cancellationToken = default)
    {
        Change(() =>
        {
            if (Get(call)?.Time == computed)
            {
                Remove(call.Function, call.ArgumentHash.ToString());
            }
        });
        return default;
    }

    /// <inheritdoc/>
    public ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        foreach (var version in Matching(function).ToList())
        {
            Change(() => _folder.Remove(version.ToString()));
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default)
    {
        _folder.Clear();
        return default;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FunctionName> ListFunctionsAsync(CancellationToken cancellationToken = default) =>
        _folder.ListTexts().Select(FunctionName.Parse).Where(function => MementoFiles(function).Any()).ToAsyncEnumerable();

    /// <inheritdoc/>
    public IAsyncEnumerable<FunctionName> ListVersionsAsync(FunctionName function, CancellationToken cancellationToken = default) => Matching(function.At(null)).ToAsyncEnumerable();

    /// <inheritdoc/>
    public IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, CancellationToken cancellationToken = default)
    {
        var mementos = Matching(function).SelectMany(MementoFiles).Select(file => Read(file.FullName)).OfType<MementoRecord>();
        return (limit is { } most ? mementos.Take(most) : mementos).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var bytes = MetadataBytes(name, value.Span);
        return _folder.Change(() => TryWriteMetadata(call, name, bytes)) ? default : throw new MementoNotFoundException(call);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default) => new(ReadMetadata(call.Function, call.ArgumentHash.ToString(), name));

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ListMetadataAsync(CallKey call, CancellationToken cancellationToken = default) => ListMetadata(call.Function, call.ArgumentHash.ToString());

    /// <inheritdoc/>
    public ValueTask WriteFunctionMetadataAsync(FunctionName function, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var bytes = MetadataBytes(name, value.Span);
        Change(() => _folder.Write(function.ToString(), MetadataFile(OfFunction, name), bytes));
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadFunctionMetadataAsync(FunctionName function, string name, CancellationToken cancellationToken = default) => new(ReadMetadata(function, OfFunction, name));

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ListFunctionMetadataAsync(FunctionName function, CancellationToken cancellationToken = default) => ListMetadata(function, OfFunction);

    /// <inheritdoc/>
    public ValueTask<ICallLease?> LeaseAsync(CallKey call, Func<IReadOnlyCollection<CallKey>>? waiting = null, CancellationToken cancellationToken = default) => _leases.TakeAsync(call, waiting, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> IsLeasedAsync(CallKey call, CancellationToken cancellationToken = default) => new(_leases.IsHeld(call));

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> GetOldestLeaseAsync(CancellationToken cancellationToken = default) => new(_leases.FindOldest());

    /// <inheritdoc/>
    /// <remarks>When a memento was used last is the time of its file.</remarks>
    public ValueTask UsedAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        foreach (var call in calls)
        {
            if (!FreshUses.IsFresh(File.GetLastWriteTimeUtc(PathOf(call))))
            {
                Change(() => Touch(call));
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredMemento> ListStoredAsync(FunctionName function, CancellationToken cancellationToken = default) => (
        from version in Matching(function)
        from file in MementoFiles(version)
        let memento = Read(file.FullName)
        where memento is not null
        select new StoredMemento(memento, file.Length, file.LastWriteTimeUtc)).ToAsyncEnumerable();

    /// <inheritdoc/>
    public ValueTask<bool> TryForgetAsync(CallKey call, DateTimeOffset unusedSince, CancellationToken cancellationToken = default) => new(_leases.TryAlone(call, () => _folder.Change(() =>
    {
        if (!File.Exists(PathOf(call)) || File.GetLastWriteTimeUtc(PathOf(call)) >= unusedSince.UtcDateTime)
        {
            return false;
        }

        Remove(call.Function, call.ArgumentHash.ToString());
        return true;
    })));

    /// <inheritdoc/>
    public ValueTask<StoredAmount> RemoveAbandonedAsync(DateTimeOffset unwrittenSince, bool dryRun, CancellationToken cancellationToken = default) => new(_folder.RemoveAbandoned(unwrittenSince, dryRun));

    /// <inheritdoc/>
    public IAsyncEnumerable<StoreDamage> VerifyAsync(bool repair, CancellationToken cancellationToken = default) => (
        from function in _folder.ListTexts().Select(FunctionName.Parse)
        from file in MementoFiles(function)
        where Read(file.FullName) is null
        select Damage(function, file, repair)).ToAsyncEnumerable();

    /// <summary>Lets go of the leases.</summary>
    public ValueTask DisposeAsync()
    {
        _locks.Dispose();
        return default;
    }

    private string PathOf(CallKey call) => Path.Combine(_folder.FolderOf(call.Function.ToString()), call.ArgumentHash + MementoSuffix);

    /// <summary>The one version that a name has, or all of them where it has none.</summary>
    private IEnumerable<FunctionName> Matching(FunctionName function) => function.Version is null
        ? _folder.ListTexts().Select(FunctionName.Parse).Where(name => name.Unversioned == function.Unversioned)
        : Directory.Exists(_folder.FolderOf(function.ToString())) ? [function] : [];

    private IEnumerable<FileInfo> MementoFiles(FunctionName function) => _folder.Files(function.ToString(), "*" + MementoSuffix);

    private void Change(Action change) => _folder.Change(() =>
    {
        change();
        return true;
    });

    private MementoRecord? Get(CallKey call) => Read(PathOf(call)) is { } memento && memento.Call == call ? memento : null;

    /// <summary>A memento; null where there is none, or none that can be trusted: the call is computed again then.</summary>
    private MementoRecord? Read(string path)
    {
        try
        {
            return StoreFolder.Read(path) is { } bytes ? MementoSerializer.Deserialize(bytes) : null;
        }
        catch (InvalidDataException exception)
        {
            _log.LogWarning(exception, "The memento '{Path}' is passed over: {Reason}", path, exception.Message);
            return null;
        }
    }

    private void Remove(FunctionName function, string argumentHash)
    {
        foreach (var file in _folder.Files(function.ToString(), argumentHash + ".*"))
        {
            file.Delete();
        }

        _folder.RemoveIfEmpty(function.ToString());
    }

    private void Touch(CallKey call)
    {
        if (File.Exists(PathOf(call)))
        {
            File.SetLastWriteTimeUtc(PathOf(call), DateTime.UtcNow);
        }
    }

    private bool TryWriteMetadata(CallKey call, string name, byte[] bytes)
    {
        if (!File.Exists(PathOf(call)))
        {
            return false;
        }

        _folder.Write(call.Function.ToString(), MetadataFile(call.ArgumentHash.ToString(), name), bytes);

        // It counts as a use of the call.
        Touch(call);
        return true;
    }

    private static string MetadataFile(string owner, string name) => $"{owner}.{StoreFolder.Hash(name)}{MetadataSuffix}";

    // A file of metadata has the length of the name, the name, and the value.
    private static byte[] MetadataBytes(string name, ReadOnlySpan<byte> value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var bytes = new byte[sizeof(int) + nameBytes.Length + value.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, nameBytes.Length);
        nameBytes.CopyTo(bytes, sizeof(int));
        value.CopyTo(bytes.AsSpan(sizeof(int) + nameBytes.Length));
        return bytes;
    }

    private ReadOnlyMemory<byte>? ReadMetadata(FunctionName function, string owner, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var path = Path.Combine(_folder.FolderOf(function.ToString()), MetadataFile(owner, name));
        return StoreFolder.Read(path) is { } bytes ? bytes.AsMemory(sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(bytes)) : (ReadOnlyMemory<byte>?)null;
    }

    private IAsyncEnumerable<string> ListMetadata(FunctionName function, string owner) =>
        _folder.Files(function.ToString(), $"{owner}.*{MetadataSuffix}")
            .Select(static file => StoreFolder.Read(file.FullName))
            .OfType<byte[]>()
            .Select(static bytes => Encoding.UTF8.GetString(bytes, sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(bytes)))
            .ToAsyncEnumerable();

    private StoreDamage Damage(FunctionName function, FileInfo file, bool repair)
    {
        if (repair)
        {
            Change(() => Remove(function, Path.GetFileNameWithoutExtension(file.Name)));
        }

        return new StoreDamage(file.FullName, "It is no memento that can be trusted.", repair);
    }
}
