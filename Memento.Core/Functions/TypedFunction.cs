using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Memento.Configuration;
using Memento.Functions;
using Memento.Running;

namespace Memento;

/// <summary>What the handles of all numbers of parameters have in common. Not to be derived from elsewhere.</summary>
/// <typeparam name="TArguments">The arguments as one value tuple.</typeparam>
/// <typeparam name="TResult">The result, as the function's task gives it where it is asynchronous.</typeparam>
public abstract class TypedFunction<TArguments, TResult> : MementoFunction
    where TArguments : struct, ITuple
{
    private FunctionBinding<TArguments, TResult>? _binding;

    private protected TypedFunction(Delegate function)
        : base(function)
    {
        var expected = Definition.Parameters.Count(parameter => !parameter.IsCancellationToken);
        if (default(TArguments).Length != expected)
        {
            throw new ArgumentException($"{Name} is called with {expected} arguments. Leave its CancellationToken out of the type arguments of Memo.Of: the handle takes one by itself.", nameof(function));
        }
    }

    private protected TResult CallWith(in TArguments arguments, CancellationToken cancellationToken)
    {
        var context = CallContext.Current;
        var binding = BindingIn(context);
        return binding.TryRemember(arguments, context, out var result) ? result : CallSlowly(binding, arguments, cancellationToken);
    }

    private protected ValueTask<TResult> CallWithAsync(in TArguments arguments, CancellationToken cancellationToken)
    {
        var context = CallContext.Current;
        var binding = BindingIn(context);
        return binding.TryRemember(arguments, context, out var result)
            ? new ValueTask<TResult>(result)
            : CallSlowlyAsync(binding, arguments, cancellationToken);
    }

    private protected async ValueTask<MementoRecord?> MementoWithAsync(TArguments arguments, CancellationToken cancellationToken)
    {
        var binding = BindingIn(CallContext.Current);
        return (await binding.Cluster.Storage.GetMementosAsync([binding.KeyOf(Values(arguments))], cancellationToken).ConfigureAwait(false))[0];
    }

    private protected ValueTask ForgetWithAsync(in TArguments arguments, CancellationToken cancellationToken)
    {
        var binding = BindingIn(CallContext.Current);
        var call = binding.KeyOf(Values(arguments));
        binding.Environment.Flights.Forget(key => key == call);
        return binding.Cluster.Storage.ForgetCallsAsync([call], cancellationToken);
    }

    private protected MementoRecord? MementoWith(TArguments arguments) =>
        Blocking.Wait((Function: this, arguments), static state => state.Function.MementoWithAsync(state.arguments, CancellationToken.None));

    private protected void ForgetWith(TArguments arguments) =>
        Blocking.Wait((Function: this, arguments), static state => state.Function.ForgetWithAsync(state.arguments, CancellationToken.None));

    private FunctionBinding<TArguments, TResult> BindingIn(CallContext? context)
    {
        var environment = context?.Environment ?? MementoEnvironment.Default;
        var binding = Volatile.Read(ref _binding);
        if (binding?.Environment != environment)
        {
            // Two environments at once take turns here; that costs them a shelf look-up, not correctness.
            binding = new FunctionBinding<TArguments, TResult>(Definition, environment);
            Volatile.Write(ref _binding, binding);
        }

        return binding;
    }

    private TResult CallSlowly(FunctionBinding<TArguments, TResult> binding, TArguments arguments, CancellationToken cancellationToken)
    {
        if (!DeepStack.HasRoom)
        {
            return DeepStack.OnFreshThread(() => CallSlowly(binding, arguments, cancellationToken));
        }

        var kept = binding.Keep(arguments);
        var outcome = Blocking.Wait(
            (binding, Values: Values(arguments), cancellationToken),
            static state => CallPipeline.CallAsync(state.binding, state.Values, isSynchronous: true, state.cancellationToken));
        return Unwrap(binding, kept, outcome);
    }

    private async ValueTask<TResult> CallSlowlyAsync(FunctionBinding<TArguments, TResult> binding, TArguments arguments, CancellationToken cancellationToken)
    {
        var kept = binding.Keep(arguments);
        var values = Values(arguments);
        var outcome = DeepStack.HasRoom
            ? await CallPipeline.CallAsync(binding, values, isSynchronous: false, cancellationToken).ConfigureAwait(false)
            : await Task.Run(() => CallPipeline.CallAsync(binding, values, isSynchronous: false, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);
        return Unwrap(binding, kept, outcome);
    }

    private static TResult Unwrap(FunctionBinding<TArguments, TResult> binding, TArguments? kept, CallOutcome outcome)
    {
        if (outcome.Exception is { } exception)
        {
            ExceptionDispatchInfo.Throw(exception);
        }

        binding.Shelve(kept, outcome);
        return (TResult)outcome.Value!;
    }

    // One value a parameter of the method. A cancellation token is no part of the typed arguments: the host passes the call's own.
    private object?[] Values(TArguments arguments)
    {
        var values = new object?[Definition.Parameters.Count];
        var next = 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Definition.Parameters[i].IsCancellationToken ? CancellationToken.None : arguments[next++];
        }

        return values;
    }
}
