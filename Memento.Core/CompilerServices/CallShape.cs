using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Memento.Configuration;
using Memento.Functions;
using Memento.Running;

namespace Memento.CompilerServices;

/// <summary>
/// A memento function as it is called in one way: with these arguments given and the others left out. Generated code has one
/// for each such shape and calls it in the function's place: <see cref="TryRemember"/> first, which allocates nothing, and
/// one of the others when that finds nothing.
/// </summary>
/// <typeparam name="TKey">The given arguments that take part in the key, as one value tuple in the order of the parameters.</typeparam>
/// <typeparam name="TResult">The result, as the function's task gives it where it is asynchronous.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[DebuggerNonUserCode]
public sealed class CallShape<TKey, TResult>
    where TKey : struct
{
    private readonly FunctionSource _function;
    private readonly IReadOnlyList<string>? _given;
    private FunctionBinding<TKey, TResult>? _binding;
    private bool[]? _mask;

    /// <summary>Describes a way of calling.</summary>
    /// <param name="function">The function.</param>
    /// <param name="given">The names of the parameters that <typeparamref name="TKey"/> has the arguments of, in order.</param>
    public CallShape(FunctionSource function, params string[] given)
    {
        _function = function;
        _given = given;
    }

    /// <summary>The way of calling in which every argument is given; the key is of all of them, those that are not in the key too.</summary>
    internal CallShape(FunctionSource function) => _function = function;

    /// <summary>Answers a call from the memory cache: no hash, no lock and, for immutable values, no heap.</summary>
    /// <param name="key">The given arguments.</param>
    /// <param name="result">The result; one's own copy where it could be changed.</param>
    /// <returns>False when it is not there: the call then goes on by one of the other methods.</returns>
    public bool TryRemember(in TKey key, [MaybeNullWhen(false)] out TResult result)
    {
        // Nearly all hits are in the environment of the process, and have nothing else to ask.
        var binding = Volatile.Read(ref _binding);
        if (binding is not null && CallThread.Here is { } here && binding.IsSettled(here))
        {
            return binding.TryRemember(key, here, out result);
        }

        // Copies, since what a method that is not inlined has the address of is in memory for the quick way too.
        var copy = key;
        var found = TryRememberHere(copy, out var remembered);
        result = remembered;
        return found;
    }

    /// <summary>Makes a call, and waits for it.</summary>
    /// <param name="key">The given arguments.</param>
    /// <param name="arguments">One value a parameter, those left out with their defaults; for a cancellation token whatever.</param>
    /// <param name="cancellationToken">Given to the function, and ends the wait.</param>
    /// <returns>The result, computed or remembered. What the function throws, or is remembered to throw, comes through.</returns>
    public TResult Call(TKey key, object?[] arguments, CancellationToken cancellationToken = default)
    {
        var binding = Bind();
        if (binding.TryRemember(key, CallThread.Own, CallContext.Current?.Frame, out var result))
        {
            return result;
        }

        var kept = binding.Keep(key);
        var outcome = CallPipeline.Call(binding, new CallArguments(arguments, _mask!), CallModifiers.None, cancellationToken);
        return Unwrap(binding, kept, outcome);
    }

    /// <summary>Makes a call.</summary>
    /// <inheritdoc cref="Call" path="/param"/>
    /// <returns>The result, computed or remembered.</returns>
    public Task<TResult> CallAsync(TKey key, object?[] arguments, CancellationToken cancellationToken = default) => MakeAsync(key, arguments, cancellationToken).AsTask();

    /// <summary>Makes a call.</summary>
    /// <inheritdoc cref="Call" path="/param"/>
    /// <returns>The result, computed or remembered.</returns>
    public ValueTask<TResult> CallValueAsync(TKey key, object?[] arguments, CancellationToken cancellationToken = default) => MakeAsync(key, arguments, cancellationToken);

    private async ValueTask<TResult> MakeAsync(TKey key, object?[] arguments, CancellationToken cancellationToken)
    {
        var binding = Bind();
        if (binding.TryRemember(key, CallThread.Own, CallContext.Current?.Frame, out var result))
        {
            return result;
        }

        var kept = binding.Keep(key);
        var outcome = await CallPipeline.CallAsync(binding, new CallArguments(arguments, _mask!), CallModifiers.None, cancellationToken).ConfigureAwait(false);
        return Unwrap(binding, kept, outcome);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryRememberHere(TKey key, [MaybeNullWhen(false)] out TResult result)
    {
        var binding = Volatile.Read(ref _binding);
        if (binding is not null && CallThread.Here is { Frame: null } here && binding.IsWatched(here))
        {
            return binding.TryRememberWatched(key, here, out result);
        }

        var thread = CallThread.Own;
        var context = thread.Context;
        if (binding is not null && binding.Environment == (context?.Environment ?? MementoEnvironment.DefaultIfLoaded) && binding.IsCurrent)
        {
            return binding.TryRemember(key, thread, context?.Frame, out result);
        }

        // Not bound yet, or to another environment or version: the slow way binds, and tells what is wrong with that as the function would.
        result = default;
        return false;
    }

    private static TResult Unwrap(FunctionBinding<TKey, TResult> binding, TKey? kept, CallOutcome outcome)
    {
        outcome.ThrowIfFailed();
        if (kept is { } onShelf)
        {
            binding.Shelve(onShelf, outcome);
        }

        return (TResult)outcome.Value!;
    }

    private FunctionBinding<TKey, TResult> Bind()
    {
        var environment = MementoEnvironment.Current;
        var binding = Volatile.Read(ref _binding);
        if (binding?.Environment != environment || !binding.IsCurrent)
        {
            var definition = _function.Definition;
            _mask ??= definition.MaskOf(_given);
            binding?.Begin();
            // Two environments at once take turns here; that costs them a shelf look-up, not correctness.
            binding = new FunctionBinding<TKey, TResult>(definition, environment, _given ?? (definition.AllInKey ? definition.KeyParameterNames : null), isFirst: binding is null);
            Volatile.Write(ref _binding, binding);
        }

        return binding;
    }
}
