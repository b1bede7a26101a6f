using System.Runtime.CompilerServices;
using Memento.Serialization;

namespace Memento.Storage;

/// <summary>
/// Keeps mementos and the custom metadata of calls and of functions: half of a storage backend, and what another backend may borrow.
/// Called by <see cref="StorageBackendBase"/>, from many threads at once.
/// </summary>
/// <remarks>
/// Batch first: many keys in, many answers out, in the same order. Every operation may complete synchronously and
/// should when it can. A memento that cannot be read whole (absent, truncated, altered, of another call) is
/// answered with null and logged; an <see cref="IOException"/> says that the store could not do it now. A list that finds something which cannot be read now goes on, and ends in
/// an <see cref="IncompleteListException"/>, so that who only looks has the rest, and nobody takes what was not listed for absent.
/// <see cref="MementoSerializer"/> writes and reads the standard form, checksum included.
/// </remarks>
public interface IMetadataStore : IAsyncDisposable
{
    /// <summary>True when what is kept lives in this process alone, and another process has a store of its own under the same configuration.</summary>
    bool IsOfThisProcess => false;

    /// <summary>The mementos of <paramref name="calls"/>; null where there is none.</summary>
    ValueTask<IReadOnlyList<MementoRecord?>> GetMementosAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default);

    /// <summary>The memento of one call; null when there is none. Stores for which a list of one costs more override this.</summary>
    async ValueTask<MementoRecord?> GetMementoAsync(CallKey call, CancellationToken cancellationToken = default) =>
        (await GetMementosAsync([call], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>The memento of a call that was computed later than the one that <see cref="GetMementoAsync"/> gave, which is out of date.</summary>
    /// <param name="call">The call.</param>
    /// <param name="than">When that one was computed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The memento; null when there is none.</returns>
    /// <exception cref="IOException">The store could not be read.</exception>
    /// <remarks>As it stands, for a store that has one memento of a call, and gave it. One that is made of several has others.</remarks>
    ValueTask<MementoRecord?> GetNewerMementoAsync(CallKey call, DateTimeOffset than, CancellationToken cancellationToken = default) => default;

    /// <summary>Keeps mementos, each replacing the one its call had. Each is published by itself, whole or not at all.</summary>
    /// <exception cref="IOException">The store could not be written.</exception>
    /// <exception cref="ResultLostException">They were written, and are gone with what they refer to; a store that does not look whether they are need not throw it.</exception>
    ValueTask PutMementosAsync(IReadOnlyList<MementoRecord> mementos, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts a memento in the place of another one of its call, if that one is still there: the look and the change are one, also beside other processes.
    /// Called by <see cref="StorageBackendBase"/> when a result gets an object of its own, which somebody may forget or compute anew meanwhile.
    /// </summary>
    /// <remarks>As it stands, right for a store that has one user at a time. <see cref="MementoSerializer.AreEqual"/> tells whether a memento is still there.</remarks>
    /// <param name="memento">The memento.</param>
    /// <param name="replaced">The one that has to be there, as it was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the call has no memento, or another one, which stays.</returns>
    async ValueTask<bool> TryReplaceAsync(MementoRecord memento, MementoRecord replaced, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memento);
        ArgumentNullException.ThrowIfNull(replaced);
        if (!MementoSerializer.AreEqual(await GetMementoAsync(memento.Call, cancellationToken).ConfigureAwait(false), replaced))
        {
            return false;
        }

        await PutMementosAsync([memento], cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whether each call has a memento. May answer true for one that turns out unreadable.</summary>
    async ValueTask<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default) =>
        [.. (await GetMementosAsync(calls, cancellationToken).ConfigureAwait(false)).Select(memento => memento is not null)];

    /// <summary>Removes mementos with their custom metadata. Absent ones are fine. The metadata of their functions stays.</summary>
    ValueTask ForgetCallsAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes a memento whose result turned out missing or damaged, with its custom metadata, so that the call is computed anew. Called by
    /// <see cref="StorageBackendBase"/> when it reads one; nobody has asked for the call to be forgotten.
    /// </summary>
    /// <remarks>
    /// As it stands, the call is forgotten, after a look that is right for a store that has one user at a time. A store that has the same call in several places forgets it where
    /// it is damaged.
    /// </remarks>
    /// <param name="call">The call.</param>
    /// <param name="computed">The time of the memento: one of another time, which somebody has stored since, stays.</param>
    /// <param name="cancellationToken">Gives up.</param>
    async ValueTask ForgetDamagedAsync(CallKey call, DateTimeOffset computed, CancellationToken cancellationToken = default)
    {
        if (await GetMementoAsync(call, cancellationToken).ConfigureAwait(false) is { } memento && memento.Time == computed)
        {
            await ForgetCallsAsync([call], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes all mementos of a function with their custom metadata, and the function's own: of one version, or of all when the name has none.</summary>
    ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken = default);

    /// <summary>Removes every memento and all custom metadata, of calls and of functions.</summary>
    ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists each function that has a memento once, a version apart from another, in no order that may be relied on.</summary>
    IAsyncEnumerable<FunctionName> ListFunctionsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists each version of a function that has a memento or function metadata once, in no order that may be relied on.
    /// May list one whose mementos or metadata turn out unreadable.
    /// </summary>
    /// <param name="function">The function; its version is passed over, and <see cref="FunctionName.Unversioned"/> compared.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<FunctionName> ListVersionsAsync(FunctionName function, CancellationToken cancellationToken = default);

    /// <summary>Lists the mementos of a function: of one version, or of all when the name has none. Streams; unreadable ones are skipped and logged.</summary>
    /// <param name="function">The function.</param>
    /// <param name="limit">How many at most; null for all. Zero lists none. Which ones is left open.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Keeps custom metadata for a call, replacing what it had under that name. It counts as a use: a collector that looked before must not take what is pinned by this.</summary>
    /// <param name="call">The call.</param>
    /// <param name="name">The metadata's name, any text but the empty one.</param>
    /// <param name="value">The bytes, the caller's own again when this has ended: a store that keeps them copies them.</param>
    /// <param name="cancellationToken">Gives up; the old value stays then.</param>
    /// <exception cref="MementoNotFoundException">The call has no memento, also when it was forgotten while this was written. Nothing is kept then: it would be of the next result.</exception>
    ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default);

    /// <summary>Custom metadata of a call; null when there is none of that name.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(CallKey call, string name, CancellationToken cancellationToken = default);

    /// <summary>The names of the custom metadata of a call.</summary>
    IAsyncEnumerable<string> ListMetadataAsync(CallKey call, CancellationToken cancellationToken = default);

    /// <summary>
    /// Keeps custom metadata for one version of a function, replacing what it had under that name. Needs no memento, and
    /// stays until the version, the function or everything is forgotten. Published whole or not at all.
    /// </summary>
    /// <param name="function">The function at its version; a name without one is a version of its own here, not all of them.</param>
    /// <param name="name">The metadata's name, any text but the empty one.</param>
    /// <param name="value">The bytes: some kB to some hundreds of kB, mostly written once a version.</param>
    /// <param name="cancellationToken">Gives up; the old value stays then.</param>
    ValueTask WriteFunctionMetadataAsync(FunctionName function, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default);

    /// <summary>Custom metadata of one version of a function; null when there is none of that name, or none that can be trusted.</summary>
    /// <param name="function">The function at its version; a name without one is a version of its own here, not all of them.</param>
    /// <param name="name">The metadata's name, any text but the empty one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<ReadOnlyMemory<byte>?> ReadFunctionMetadataAsync(FunctionName function, string name, CancellationToken cancellationToken = default);

    /// <summary>The names of the custom metadata of one version of a function, in no order that may be relied on. Called by what copies a store.</summary>
    /// <remarks>As it stands, those names of <see cref="FunctionMetadata.OwnNames"/> that there is something under; names of others are not found.</remarks>
    /// <param name="function">The function at its version; a name without one is a version of its own here, not all of them.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    async IAsyncEnumerable<string> ListFunctionMetadataAsync(FunctionName function, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        foreach (var name in FunctionMetadata.OwnNames)
        {
            if (await ReadFunctionMetadataAsync(function, name, cancellationToken).ConfigureAwait(false) is not null)
            {
                yield return name;
            }
        }
    }

    /// <summary>
    /// Asks for the right to compute a call, so that equal calls in several processes run once. Waits while another process has it;
    /// never for this very object, which gives it to its own process as often as it is asked. A holder that is killed has lost it at
    /// once. An <see cref="IOException"/> says that the store can give none now, which costs no more than computing the call twice.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="waiting">
    /// Gives the calls here that cannot end before this one has; null for none. Who waits asks now and again, and tells the others, so that a circle of processes that
    /// wait for each other is seen by one of them: <see cref="Locking.CallLeases"/> does.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Running.CyclicCallException">Another process has it, and waits for one of those in turn.</exception>
    /// <returns>The lease, to be disposed when the result is kept; null where there are none, as in a store that one process uses.</returns>
    ValueTask<ICallLease?> LeaseAsync(CallKey call, Func<IReadOnlyCollection<CallKey>>? waiting = null, CancellationToken cancellationToken = default) => default;

    /// <summary>
    /// Whether the lease of a call is held, by anyone, this very object included. Waits for nobody and keeps nobody waiting. Asked by a
    /// collection that removes nothing; one that does leaves the question to <see cref="TryForgetAsync"/>. False where there are no leases.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<bool> IsLeasedAsync(CallKey call, CancellationToken cancellationToken = default) => default;

    /// <summary>
    /// Since when the lease that was taken first has been held, of those that anyone holds now, this very object included; null when none is
    /// held, and where there are no leases. Asked by a collection: of results, it leaves those that were written since, as the memento that
    /// reaches one is put after it. Earlier is fine; later is not. An <see cref="IOException"/> counts as no leases.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<DateTimeOffset?> GetOldestLeaseAsync(CancellationToken cancellationToken = default) => default;

    /// <summary>
    /// Tells the others who use the store what was forgotten in it, for their <see cref="FollowForgotten"/>. Called after the
    /// forgetting. An <see cref="IOException"/> says that they could not be told. Does nothing where there are no others.
    /// </summary>
    ValueTask TellForgottenAsync(ForgottenCalls forgotten, CancellationToken cancellationToken = default) => default;

    /// <summary>Begins to follow what others forget in the store; null where there are no others. Touches nothing: it is called when a storage is made.</summary>
    IForgottenFeed? FollowForgotten() => null;

    /// <summary>
    /// Says that calls were answered from the store, so that it can keep when they were last used: for
    /// <see cref="StoredMemento.LastUsed"/>. Need not be exact to more than an hour. A store that keeps no such time does nothing.
    /// </summary>
    ValueTask UsedAsync(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken = default) => default;

    /// <summary>Lists the mementos of a function with what collecting goes by: of one version, or of all when the name has none. Streams; unreadable ones are skipped and logged.</summary>
    /// <remarks>As it stands, a memento takes as many bytes as in the standard form and was last used when it was computed.</remarks>
    /// <param name="function">The function.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="IOException">Something could not be read: what a memento reaches that was not listed would be collected.</exception>
    async IAsyncEnumerable<StoredMemento> ListStoredAsync(FunctionName function, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var memento in ListMementosAsync(function, null, cancellationToken).ConfigureAwait(false))
        {
            yield return new StoredMemento(memento, MementoSerializer.Serialize(memento).Length, memento.Time);
        }
    }

    /// <summary>
    /// Removes a memento with its custom metadata, unless it was written or used since a time or somebody holds the lease of its call, this very
    /// object included: the look and the removal are one, also beside other processes.
    /// </summary>
    /// <remarks>As it stands, right for a store that keeps no time of use and has one user at a time.</remarks>
    /// <param name="call">The call.</param>
    /// <param name="unusedSince">The time, in UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when it stays, or was not there.</returns>
    async ValueTask<bool> TryForgetAsync(CallKey call, DateTimeOffset unusedSince, CancellationToken cancellationToken = default)
    {
        if (await GetMementoAsync(call, cancellationToken).ConfigureAwait(false) is not { } memento || memento.Time >= unusedSince
            || await IsLeasedAsync(call, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await ForgetCallsAsync([call], cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Removes the metadata of one version of a function that has no memento; of one that has, nothing.</summary>
    /// <remarks>As it stands, a name without a version keeps its metadata: forgetting it would forget all versions.</remarks>
    /// <param name="function">The function at its version; a name without one is a version of its own here, not all of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    async ValueTask ForgetFunctionMetadataAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (function.Version is null)
        {
            return;
        }

        await foreach (var _ in ListMementosAsync(function, 1, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        await ForgetFunctionAsync(function, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes what writers left behind that were killed before they published it. A store where nothing can be left behind does nothing.</summary>
    /// <param name="unwrittenSince">What was written since this time, in UTC, is of a writer that may live.</param>
    /// <param name="dryRun">True to remove nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was removed; of a dry run, what would be.</returns>
    ValueTask<StoredAmount> RemoveAbandonedAsync(DateTimeOffset unwrittenSince, bool dryRun, CancellationToken cancellationToken = default) => default;

    /// <summary>
    /// Looks at everything that is kept beside results and lists what cannot be trusted or belongs to nothing. A store that
    /// reads what it wrote or fails, as one in memory or a database, lists nothing.
    /// </summary>
    /// <param name="repair">True to remove what is damaged.</param>
    /// <param name="cancellationToken">Ends it; what was repaired stays repaired.</param>
    IAsyncEnumerable<StoreDamage> VerifyAsync(bool repair, CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<StoreDamage>();
}
