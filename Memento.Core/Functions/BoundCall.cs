using System.Runtime.CompilerServices;
using Memento.Configuration;
using Memento.Functions;
using Memento.Logging;
using Memento.Provenance;
using Memento.Running;

namespace Memento;

/// <summary>A call of a memento function that is ready to be made. Made by the <c>With</c> methods of handles.</summary>
/// <typeparam name="TResult">The result, as the function's task gives it where it is asynchronous.</typeparam>
public readonly struct BoundCall<TResult>
{
    private readonly object?[] _arguments;
    private readonly CallModifiers _modifiers;

    internal BoundCall(MementoFunction function, object?[] arguments, CallModifiers modifiers)
    {
        Function = function;
        _arguments = arguments;
        _modifiers = modifiers;
    }

    internal MementoFunction Function => field ?? throw new InvalidOperationException("This is no call of any function. Make calls with the With method of a handle.");

    /// <summary>The call with what it returns stored under a key of the data store, as <see cref="FunctionHandle{TSelf, TResult}.WithKeyOverride"/> has it.</summary>
    /// <param name="key">The key: segments of any text, parted by <c>/</c>.</param>
    /// <exception cref="ArgumentException">A segment is empty, <c>.</c> or <c>..</c>, or holds a NUL; the key is too long, or is of the form that is kept for content.</exception>
    public BoundCall<TResult> WithKeyOverride(string key) => new(Function, _arguments, _modifiers.WithKeyOverride(key));

    /// <summary>Makes the call: runs the function, or gives back what it is remembered to return or throw. Waits for an asynchronous one.</summary>
    public TResult Call(CancellationToken cancellationToken = default)
    {
        var outcome = CallPipeline.Call(Bind(), Complete(), _modifiers, cancellationToken);
        return ResultOf(outcome);
    }

    /// <summary>Makes the call: runs the function, or gives back what it is remembered to return or throw.</summary>
    public async ValueTask<TResult> CallAsync(CancellationToken cancellationToken = default) =>
        ResultOf(await CallPipeline.CallAsync(Bind(), Complete(), _modifiers, cancellationToken).ConfigureAwait(false));

    /// <summary>The memento of the call; null when it is not remembered.</summary>
    public MementoRecord? Memento() => Blocking.Wait(this, static call => call.MementoAsync());

    /// <summary>The memento of the call; null when it is not remembered.</summary>
    public ValueTask<MementoRecord?> MementoAsync(CancellationToken cancellationToken = default) => FindAsync(Bind(), Key(), cancellationToken);

    /// <summary>
    /// Lists all memento functions that the call called directly, in their order: also where there were more than
    /// <see cref="MementoRecord.Invocations"/> keeps. Streams. A call that is not remembered has none.
    /// </summary>
    /// <exception cref="InvalidDataException">The list is missing or damaged, or could not be kept when the call was made; the memento has the first calls.</exception>
    /// <exception cref="IOException">The store could not be read.</exception>
    public async IAsyncEnumerable<Invocation> ListInvocationsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var storage = Bind().Cluster.Storage;
        if (await MementoAsync(cancellationToken).ConfigureAwait(false) is not { } memento)
        {
            yield break;
        }

        await foreach (var invocation in storage.ListInvocationsAsync(memento, cancellationToken).ConfigureAwait(false))
        {
            yield return invocation;
        }
    }

    /// <summary>Forgets the call. One that is not remembered is fine.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public void Forget() => Blocking.Wait(this, static call => call.ForgetAsync());

    /// <summary>Forgets the call. One that is not remembered is fine.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public ValueTask ForgetAsync(CancellationToken cancellationToken = default)
    {
        var binding = Bind();
        var key = Key();
        binding.Environment.Flights.Forget(call => call == key);
        return binding.Cluster.Storage.ForgetCallsAsync([key], cancellationToken);
    }

    /// <summary>
    /// Forgets the call if it is remembered to have thrown, and with it what threw of that which it called, directly or not: so that all of it is computed again. A call
    /// that returned stays, with all it called.
    /// </summary>
    /// <param name="dryRun">True to forget nothing and only say what would be.</param>
    /// <returns>What was forgotten, or would be: the call first, each before what it called.</returns>
    /// <exception cref="ReadOnlyStorageException">A store is read-only, and it is no dry run; nothing was forgotten.</exception>
    public IReadOnlyList<MementoRecord> ForgetExceptions(bool dryRun = false) => Blocking.Wait((Call: this, dryRun), static state => state.Call.ForgetExceptionsAsync(state.dryRun));

    /// <inheritdoc cref="ForgetExceptions"/>
    /// <param name="dryRun">True to forget nothing and only say what would be.</param>
    /// <param name="cancellationToken">Gives up; what was forgotten stays forgotten.</param>
    public async ValueTask<IReadOnlyList<MementoRecord>> ForgetExceptionsAsync(bool dryRun = false, CancellationToken cancellationToken = default)
    {
        var binding = Bind();
        return await FailedCalls.ForgetAsync(binding.Environment, await FindAsync(binding, Key(), cancellationToken).ConfigureAwait(false), dryRun, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Shows the call and what it called, directly or not, as text (<see cref="CallTree.ToString"/>) or as a graph. Runs nothing.</summary>
    /// <param name="options">How much of it; null for the defaults.</param>
    public CallTree Trace(CallTreeOptions? options = null) => Blocking.Wait((Call: this, options), static state => state.Call.TraceAsync(state.options));

    /// <inheritdoc cref="Trace"/>
    /// <param name="options">How much of it; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<CallTree> TraceAsync(CallTreeOptions? options = null, CancellationToken cancellationToken = default)
    {
        var binding = Bind();
        var (key, arguments) = Normalize();
        var memento = await FindAsync(binding, key, cancellationToken).ConfigureAwait(false);
        return await new CallTreeReader(binding.Environment, options ?? new CallTreeOptions()).ReadAsync(new Invocation(key, arguments), memento, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps metadata of yours for the call, replacing what it had under that name. It goes when the call is forgotten.</summary>
    /// <param name="name">The metadata's name: any text but the empty one and those that begin with <c>memento.</c>, which are Memento's own.</param>
    /// <param name="value">The bytes.</param>
    /// <param name="storeWithData">True to keep it beside the result's object in the data store; other calls with the same result see it too.</param>
    /// <exception cref="ArgumentException">The name cannot be.</exception>
    /// <exception cref="MementoNotFoundException">The call is not remembered.</exception>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public void PutMetadata(string name, ReadOnlyMemory<byte> value, bool storeWithData = false) =>
        Blocking.Wait((Call: this, name, value, storeWithData), static state => state.Call.PutMetadataAsync(state.name, state.value, state.storeWithData));

    /// <inheritdoc cref="PutMetadata"/>
    /// <param name="name">The metadata's name: any text but the empty one and those that begin with <c>memento.</c>, which are Memento's own.</param>
    /// <param name="value">The bytes.</param>
    /// <param name="storeWithData">True to keep it beside the result's object in the data store; other calls with the same result see it too.</param>
    /// <param name="cancellationToken">Gives up; the old value stays then.</param>
    public ValueTask PutMetadataAsync(string name, ReadOnlyMemory<byte> value, bool storeWithData = false, CancellationToken cancellationToken = default) =>
        Bind().Cluster.Storage.WriteMetadataAsync(Key(), CallMetadata.Check(name), value, storeWithData, cancellationToken);

    /// <summary>Metadata of the call, wherever it was kept; null when there is none of that name, or the call is not remembered.</summary>
    /// <param name="name">The metadata's name.</param>
    public ReadOnlyMemory<byte>? GetMetadata(string name) => Blocking.Wait((Call: this, name), static state => state.Call.GetMetadataAsync(state.name));

    /// <inheritdoc cref="GetMetadata"/>
    /// <param name="name">The metadata's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<ReadOnlyMemory<byte>?> GetMetadataAsync(string name, CancellationToken cancellationToken = default) =>
        Bind().Cluster.Storage.ReadMetadataAsync(Key(), CallMetadata.Check(name), cancellationToken);

    /// <summary>Lists the names of the metadata that was kept for the call, its log (<c>log</c>) included, in no order that may be relied on. None when it is not remembered.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<string> ListMetadataAsync(CancellationToken cancellationToken = default) =>
        Bind().Cluster.Storage.ListMetadataAsync(Key(), cancellationToken).Where(static name => !CallMetadata.IsOwn(name));

    /// <summary>
    /// What the call logged when it was computed, a message a line: the time in UTC, the level, the category, the event's id in brackets, the message, the exception. Null when it
    /// is not remembered, logged nothing, or its logs are not kept.
    /// </summary>
    /// <remarks>What it logs by <see cref="Memo.Log"/> is kept, and what by the loggers of an application that has <see cref="MementoLoggerProvider"/> among them.</remarks>
    public string? Log() => Blocking.Wait(this, static call => call.LogAsync());

    /// <inheritdoc cref="Log"/>
    public ValueTask<string?> LogAsync(CancellationToken cancellationToken = default) => CallLogs.ReadAsync(Bind().Cluster.Storage, Key(), cancellationToken);

    /// <summary>Pins the call: no limit of a collection takes its result, until it is unpinned or forgotten.</summary>
    /// <exception cref="MementoNotFoundException">The call is not remembered.</exception>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public void Pin() => Blocking.Wait(this, static call => call.PinAsync());

    /// <inheritdoc cref="Pin"/>
    public ValueTask PinAsync(CancellationToken cancellationToken = default) => Storage.Pin.SetAsync(Bind().Cluster.Storage, Key(), cancellationToken);

    /// <summary>Takes the pin off the call. One that is not pinned, or not remembered, is fine.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public void Unpin() => Blocking.Wait(this, static call => call.UnpinAsync());

    /// <inheritdoc cref="Unpin"/>
    public ValueTask UnpinAsync(CancellationToken cancellationToken = default) => Storage.Pin.RemoveAsync(Bind().Cluster.Storage, Key(), cancellationToken);

    /// <summary>Whether the call is pinned.</summary>
    public ValueTask<bool> IsPinnedAsync(CancellationToken cancellationToken = default) => Storage.Pin.IsSetAsync(Bind().Cluster.Storage, Key(), cancellationToken);

    /// <summary>Tells why the call was computed, or would be, without making it: what differs from the nearest earlier call of the function, in arguments and in code.</summary>
    /// <param name="cancellationToken">Ends the search.</param>
    public async ValueTask<CallExplanation> ExplainAsync(CancellationToken cancellationToken = default)
    {
        var binding = Bind();
        var (key, arguments) = Normalize();
        var memento = await FindAsync(binding, key, cancellationToken).ConfigureAwait(false);
        return await CallExplainer.ExplainAsync(binding.Cluster, binding.Definition, key, arguments, memento, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The arguments in full.</summary>
    /// <exception cref="Keys.ArgumentBindingException">A parameter without a default got none.</exception>
    internal CallArguments Complete() => Function.Definition.Complete(_arguments, _modifiers.Partial, keyOnly: false) with { KeyOverride = _modifiers.KeyOverride };

    internal TResult ResultOf(CallOutcome outcome)
    {
        outcome.ThrowIfFailed();
        return _modifiers.IgnoresResult ? default! : (TResult)outcome.Value!;
    }

    private static async ValueTask<MementoRecord?> FindAsync(FunctionBinding binding, CallKey key, CancellationToken cancellationToken) =>
        (await binding.Cluster.Storage.GetMementosAsync([key], cancellationToken).ConfigureAwait(false))[0];

    private FunctionBinding Bind() => new(Function.Definition, MementoEnvironment.Current);

    private CallKey Key() => Normalize().Key;

    private (CallKey Key, string Arguments) Normalize()
    {
        var definition = Function.Definition;
        var arguments = definition.Complete(_arguments, _modifiers.Partial, keyOnly: true);
        var normalized = definition.Normalize(arguments, CallPipeline.ContextOf(_modifiers));
        return (new CallKey(Function.Name, normalized.Hash), normalized.Json);
    }
}
