using System.Runtime.CompilerServices;
using Memento.Plugins;
using Memento.Storage.Locking;
using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>The metadata store <c>sqlite</c>: a row in the standard form for each memento. Everything completes synchronously but a wait for another process's lease.</summary>
[ExportMetadataStore("sqlite")]
public sealed class SqliteMetadataStore : IMetadataStore
{
    private readonly Database _database;
    private readonly MementoRows _mementos;
    private readonly FunctionRows _functions;
    private readonly CallMetadataRows _metadata;
    private readonly ForgottenRows _forgotten;
    private readonly CallLeases _leases;
    private readonly bool _sharesDatabase;

    /// <summary>Made by the host for a backend that borrows it.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong, or the database is damaged, of a newer schema or another program's.</exception>
    public SqliteMetadataStore(BackendContext context)
        : this(SqliteDefaults.Open(context, SettingsOf(context)))
    {
    }

    /// <param name="database">The database, which is disposed with this store.</param>
    /// <param name="sharesDatabase">True when a data store in the same database gives its room back.</param>
    internal SqliteMetadataStore(Database database, bool sharesDatabase = false)
    {
        _database = database;
        _sharesDatabase = sharesDatabase;
        _mementos = new MementoRows(database);
        _functions = new FunctionRows(database);
        _metadata = new CallMetadataRows(database);
        _forgotten = new ForgottenRows(database);
        _leases = new CallLeases(database.Locks, database.File, database.Logger);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MementoRecord?>> GetMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        cancellationToken.ThrowIfCancellationRequested();
        return new(calls.Count == 0 ? [] : _mementos.ReadMany(calls));
    }

    /// <inheritdoc/>
    public ValueTask<MementoRecord?> GetMementoAsync(CallKey call, CancellationToken cancellationToken = default) => new(_mementos.Read(call));

    /// <inheritdoc/>
    public ValueTask PutMementosAsync(IReadOnlyList<MementoRecord> mementos, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mementos);
        _mementos.Put(mementos, cancellationToken);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryReplaceAsync(MementoRecord memento, MementoRecord replaced, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memento);
        ArgumentNullException.ThrowIfNull(replaced);
        cancellationToken.ThrowIfCancellationRequested();
        return new(_mementos.Replace(memento, replaced));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return new(_mementos.Exist(calls));
    }

    /// <inheritdoc/>
    public ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        _mementos.Forget(calls, cancellationToken);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask ForgetDamagedAsync(CallKey call, DateTimeOffset computed, CancellationToken cancellationToken = default)
    {
        _mementos.ForgetDamaged(call, computed);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        _functions.Forget(_functions.Keys(function), cancellationToken);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default)
    {
        _functions.ForgetAll(cancellationToken);
        Housekeeping.Shrink(_database, cancellationToken);
        return default;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FunctionName> ListFunctionsAsync(CancellationToken cancellationToken = default) =>
        StreamAsync(_functions.List(), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<FunctionName> ListVersionsAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync(_functions.ListVersions(function), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync(List(function, limit ?? int.MaxValue), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        cancellationToken.ThrowIfCancellationRequested();
        return _metadata.Write(call, name, value) ? default : ValueTask.FromException(new MementoNotFoundException(call));
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(_metadata.Read(call, name));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ListMetadataAsync(CallKey call, CancellationToken cancellationToken = default) => StreamAsync(_metadata.List(call), cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteFunctionMetadataAsync(FunctionName function, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrEmpty(name);
        cancellationToken.ThrowIfCancellationRequested();
        _functions.WriteMetadata(function, name, value);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadFunctionMetadataAsync(FunctionName function, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(_functions.ReadMetadata(function, name));
    }

    /// <summary>The names of the custom metadata of one version of a function, in no order that may be relied on.</summary>
    /// <param name="function">The function at its version; a name without one is a version of its own here, not all of them.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<string> ListFunctionMetadataAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync(_functions.ListMetadata(function), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Locks of bytes of the file <c>…-leases</c> beside the database on Linux and Windows, lock files elsewhere. A wait is for another process, or another store on the same database.</remarks>
    public ValueTask<ICallLease?> LeaseAsync(CallKey call, Func<IReadOnlyCollection<CallKey>>? waiting = null, CancellationToken cancellationToken = default) => _leases.TakeAsync(call, waiting, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> IsLeasedAsync(CallKey call, CancellationToken cancellationToken = default) => new(_leases.IsHeld(call));

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> GetOldestLeaseAsync(CancellationToken cancellationToken = default) => new(_leases.FindOldest());

    /// <inheritdoc/>
    /// <remarks>By a row in the table <c>forgotten</c>.</remarks>
    public ValueTask TellForgottenAsync(ForgottenCalls forgotten, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(forgotten);
        _forgotten.Tell(forgotten);
        return default;
    }

    /// <inheritdoc/>
    public IForgottenFeed? FollowForgotten() => _forgotten.Follow();

    /// <inheritdoc/>
    public ValueTask UsedAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        _mementos.Use(calls);
        return default;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredMemento> ListStoredAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync(_functions.Keys(function).SelectMany(key => _mementos.List(key.ToArray(), int.MaxValue)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryForgetAsync(CallKey call, DateTimeOffset unusedSince, CancellationToken cancellationToken = default) =>
        new(_leases.TryAlone(call, () => _mementos.ForgetUnused(call, SqlTime.Of(unusedSince))));

    /// <inheritdoc/>
    public ValueTask ForgetFunctionMetadataAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        _functions.ForgetMetadata(function);
        return default;
    }

    /// <inheritdoc/>
    /// <remarks>Nothing can be left behind in a database; the room that was freed is given back.</remarks>
    public ValueTask<StoredAmount> RemoveAbandonedAsync(DateTimeOffset unwrittenSince, bool dryRun, CancellationToken cancellationToken = default)
    {
        if (!dryRun && !_sharesDatabase)
        {
            Housekeeping.Shrink(_database, cancellationToken);
        }

        return default;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoreDamage> VerifyAsync(bool repair, CancellationToken cancellationToken = default) => StreamAsync(
        Housekeeping.VerifyDatabase(_database, repair)
            .Concat(_functions.Verify(key => _mementos.List(key, int.MaxValue).FirstOrDefault()?.Memento.Function, repair))
            .Concat(_functions.All().SelectMany(function => _mementos.Verify(function.Key, function.Name, repair)))
            .Concat(MetadataRows.Verify(_database, Sql.PageCallMetadata, Sql.RemoveCallMetadata, "a call", repair))
            .Concat(MetadataRows.Verify(_database, Sql.PageFunctionMetadata, Sql.RemoveFunctionMetadata, "a function", repair)),
        cancellationToken);

    /// <summary>Closes the database, unless a data store shares it and is open, and lets go of leases that are held.</summary>
    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return default;
    }

    private static SqliteStoreSettings SettingsOf(BackendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetSettings<SqliteStoreSettings>();
    }

    private static async IAsyncEnumerable<T> StreamAsync<T>(IEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private IEnumerable<MementoRecord> List(FunctionName function, int limit)
    {
        var left = limit;
        foreach (var key in left > 0 ? _functions.Keys(function) : [])
        {
            foreach (var stored in _mementos.List(key.ToArray(), left))
            {
                yield return stored.Memento;
                if (--left <= 0)
                {
                    yield break;
                }
            }
        }
    }
}
