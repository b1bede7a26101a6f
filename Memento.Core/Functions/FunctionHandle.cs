using System.Collections.Immutable;
using Memento.CompilerServices;
using Memento.Configuration;
using Memento.Functions;
using Memento.Running;

namespace Memento;

/// <summary>
/// What the handles of all functions have in common: the modifiers, each of which gives a new handle, and many calls at
/// once. Derived by generated code and by the handles of <see cref="Memo"/>.
/// </summary>
/// <typeparam name="TSelf">The handle's own type, which has the function's parameters in its methods.</typeparam>
/// <typeparam name="TResult">The result, as the function's task gives it where it is asynchronous.</typeparam>
public abstract class FunctionHandle<TSelf, TResult> : MementoFunction
    where TSelf : FunctionHandle<TSelf, TResult>
{
    /// <summary>Makes a handle.</summary>
    /// <param name="function">The function.</param>
    /// <param name="modifiers">What the handle changes in the calls it makes.</param>
    protected FunctionHandle(FunctionSource function, CallModifiers modifiers)
        : base(function, modifiers)
    {
    }

    /// <summary>
    /// A handle whose calls, and all that they call, have context arguments: part of the key, and not passed to any function. They
    /// take the place of those the caller has. None at all are the same as no context.
    /// </summary>
    /// <param name="context">The context arguments by name; values that can be part of a key, and that nobody changes while the handle is in use.</param>
    public TSelf WithContext(IReadOnlyDictionary<string, object?> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Modified(Modifiers.WithContext(context.ToImmutableSortedDictionary(StringComparer.Ordinal)));
    }

    /// <summary>A handle whose calls, and all that they call, have one more context argument than this one's.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, one that can be part of a key, and that nobody changes while the handle is in use.</param>
    public TSelf WithContext(string name, object? value)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Modified(Modifiers.WithContext((Modifiers.Context ?? ImmutableSortedDictionary.Create<string, object?>(StringComparer.Ordinal)).SetItem(name, value)));
    }

    /// <summary>
    /// A handle that makes its calls without reading their results: they are computed and kept where they are not yet, and the
    /// default of <typeparamref name="TResult"/> is returned. An exception that the function throws, or is remembered to throw, is thrown.
    /// </summary>
    public TSelf IgnoringResult() => Modified(Modifiers.IgnoringResult());

    /// <summary>
    /// A handle whose calls run in this process, whatever the runner of the function's cluster is, also one that refuses all calls. What they call runs
    /// as ever. The results are remembered as ever, and found by every other handle.
    /// </summary>
    public TSelf ForcingLocal() => Modified(Modifiers.ForcingLocal());

    /// <summary>
    /// A handle whose calls may call no memento function: one that tries, remembered or not, gets a <see cref="CallPreventedException"/>. What a function
    /// gives after that is returned and not remembered; what it gives without having tried is as good as ever.
    /// </summary>
    public TSelf PreventingCalls() => Modified(Modifiers.PreventingCalls());

    /// <summary>
    /// A handle that has what its calls return stored under a key of the data store, where other programs find it, instead of under the hash of its
    /// content. The key is no part of the call's: what is remembered already stays where it is.
    /// </summary>
    /// <remarks>
    /// The newest result of all that are stored under one key is what the key stands for there; each call goes on reading its own. A null result takes
    /// the key away and leaves the older ones. The values of a <see cref="Partition"/> go under <c>key/…</c>, with <c>key/index.json</c>. What a call
    /// throws does not go there. For the calls of a batch, <see cref="BoundCall{TResult}.WithKeyOverride"/> gives each a key of its own.
    /// </remarks>
    /// <param name="key">The key: segments of any text, parted by <c>/</c>.</param>
    /// <exception cref="ArgumentException">A segment is empty, <c>.</c> or <c>..</c>, or holds a NUL; the key is too long, or is of the form that is kept for content.</exception>
    public TSelf WithKeyOverride(string key) => Modified(Modifiers.WithKeyOverride(key));

    /// <summary>Makes many calls at once, as the runner does it best; equal ones run once. Every call is made, also when one fails.</summary>
    /// <typeparam name="T">What the calls are made from.</typeparam>
    /// <param name="inputs">One for each call.</param>
    /// <param name="call">Makes the call of an input by the handle's <c>With</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The results in the order of the inputs.</returns>
    /// <exception cref="ArgumentException"><paramref name="call"/> gave the call of another handle.</exception>
    /// <exception cref="UnsupportedArgumentException">An argument of one of them cannot be part of a key; none was made.</exception>
    /// <remarks>The first exception in the order of the inputs is thrown after all calls were made.</remarks>
    public IReadOnlyList<TResult> Batch<T>(IEnumerable<T> inputs, Func<TSelf, T, BoundCall<TResult>> call, BatchOptions? options = null)
    {
        var calls = Calls(inputs, call);
        return Results(calls, BatchPipeline.Call(Binding, calls.ConvertAll(Complete), Modifiers, options ?? new BatchOptions()));
    }

    /// <inheritdoc cref="Batch"/>
    /// <param name="inputs">One for each call.</param>
    /// <param name="call">Makes the call of an input by the handle's <c>With</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Given to the functions, and ends the wait.</param>
    public async ValueTask<IReadOnlyList<TResult>> BatchAsync<T>(IEnumerable<T> inputs, Func<TSelf, T, BoundCall<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        var calls = Calls(inputs, call);
        return Results(calls, await BatchPipeline.CallAsync(Binding, calls.ConvertAll(Complete), Modifiers, options ?? new BatchOptions(), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Makes many calls at once, as <see cref="Batch"/> does, and gives how each ended: what one of them throws is in its place, and not thrown.</summary>
    /// <typeparam name="T">What the calls are made from.</typeparam>
    /// <param name="inputs">One for each call.</param>
    /// <param name="call">Makes the call of an input by the handle's <c>With</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>How each call ended, in the order of the inputs; those that were not begun after a failure with an <see cref="OperationCanceledException"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="call"/> gave the call of another handle.</exception>
    /// <exception cref="UnsupportedArgumentException">An argument of one of them cannot be part of a key; none was made.</exception>
    public IReadOnlyList<CallResult<TResult>> TryBatch<T>(IEnumerable<T> inputs, Func<TSelf, T, BoundCall<TResult>> call, BatchOptions? options = null)
    {
        var calls = Calls(inputs, call);
        return Endings(calls, BatchPipeline.Call(Binding, calls.ConvertAll(Complete), Modifiers, options ?? new BatchOptions()));
    }

    /// <inheritdoc cref="TryBatch"/>
    /// <param name="inputs">One for each call.</param>
    /// <param name="call">Makes the call of an input by the handle's <c>With</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Given to the functions, and ends the wait.</param>
    public async ValueTask<IReadOnlyList<CallResult<TResult>>> TryBatchAsync<T>(IEnumerable<T> inputs, Func<TSelf, T, BoundCall<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        var calls = Calls(inputs, call);
        return Endings(calls, await BatchPipeline.CallAsync(Binding, calls.ConvertAll(Complete), Modifiers, options ?? new BatchOptions(), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Calls the function for each value of a range, all else being equal, and gives the results by value. The calls are made as those of a <see cref="Batch"/>.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="range">The values; one that comes twice counts once.</param>
    /// <param name="call">Makes the call of a value by the handle's <c>With</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    public IReadOnlyDictionary<T, TResult> Map<T>(IEnumerable<T> range, Func<TSelf, T, BoundCall<TResult>> call, BatchOptions? options = null)
        where T : notnull
    {
        var values = DistinctValues(range);
        return ByValue(values, Batch(values, call, options));
    }

    /// <inheritdoc cref="Map"/>
    /// <param name="range">The values; one that comes twice counts once.</param>
    /// <param name="call">Makes the call of a value by the handle's <c>With</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Given to the functions, and ends the wait.</param>
    public async ValueTask<IReadOnlyDictionary<T, TResult>> MapAsync<T>(IEnumerable<T> range, Func<TSelf, T, BoundCall<TResult>> call, BatchOptions? options = null, CancellationToken cancellationToken = default)
        where T : notnull
    {
        var values = DistinctValues(range);
        return ByValue(values, await BatchAsync(values, call, options, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The same handle with other modifiers.</summary>
    protected abstract TSelf Modified(CallModifiers modifiers);

    /// <summary>A call with these arguments, over those that a partial application has.</summary>
    /// <param name="arguments">One a parameter: the value, or <see cref="Argument.LeftOut"/>; for a cancellation token whatever.</param>
    protected BoundCall<TResult> Bind(params object?[] arguments) => new(this, arguments, Modifiers);

    /// <summary>The modifiers of a handle that has these arguments beside those that this one has.</summary>
    /// <param name="arguments">One a parameter: the value, or <see cref="Argument.LeftOut"/>.</param>
    protected CallModifiers BindPartially(params object?[] arguments) => Modifiers.WithPartial(Modifiers.Partial is { } partial
        ? [.. arguments.Select((argument, i) => ReferenceEquals(argument, Argument.LeftOut) ? partial[i] : argument)]
        : [.. arguments]);

    private FunctionBinding Binding => new(Definition, MementoEnvironment.Current);

    private static CallArguments Complete(BoundCall<TResult> call) => call.Complete();

    private static List<T> DistinctValues<T>(IEnumerable<T> range)
    {
        ArgumentNullException.ThrowIfNull(range);
        return [.. range.Distinct()];
    }

    private static Dictionary<T, TResult> ByValue<T>(List<T> values, IReadOnlyList<TResult> results)
        where T : notnull
    {
        var map = new Dictionary<T, TResult>(values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            map.Add(values[i], results[i]);
        }

        return map;
    }

    private List<BoundCall<TResult>> Calls<T>(IEnumerable<T> inputs, Func<TSelf, T, BoundCall<TResult>> call)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(call);
        var calls = new List<BoundCall<TResult>>();
        foreach (var input in inputs)
        {
            var bound = call((TSelf)this, input);
            if (bound.Function != this)
            {
                throw new ArgumentException($"Call number {calls.Count} of the batch was made by another handle than the one of {Name.ToShortString()} that the batch was asked of. Make it with the handle that is passed to the lambda.", nameof(call));
            }

            calls.Add(bound);
        }

        return calls;
    }

    private static CallResult<TResult>[] Endings(List<BoundCall<TResult>> calls, CallOutcome[] outcomes) =>
        [.. calls.Zip(outcomes, static (call, outcome) => outcome.Exception is { } exception ? new CallResult<TResult>(default!, exception) : new CallResult<TResult>(call.ResultOf(outcome), null))];

    private static TResult[] Results(List<BoundCall<TResult>> calls, CallOutcome[] outcomes) => [.. calls.Zip(outcomes, static (call, outcome) => call.ResultOf(outcome))];
}
