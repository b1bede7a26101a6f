using System.Diagnostics.CodeAnalysis;
using Memento.CompilerServices;
using Memento.Functions;

namespace Memento;

/// <summary>What the handles that <see cref="Memo"/> makes have in common, whatever their number of parameters. Not to be derived from elsewhere.</summary>
/// <typeparam name="TSelf">The handle's own type.</typeparam>
/// <typeparam name="TArguments">The arguments as one value tuple.</typeparam>
/// <typeparam name="TResult">The result, as the function's task gives it where it is asynchronous.</typeparam>
public abstract class DelegateHandle<TSelf, TArguments, TResult> : FunctionHandle<TSelf, TResult>
    where TSelf : DelegateHandle<TSelf, TArguments, TResult>
    where TArguments : struct
{
    // Only calls that nothing modifies are known by their arguments alone.
    private readonly CallShape<TArguments, TResult>? _shape;

    private protected DelegateHandle(Delegate function, int parameterCount)
        : this(new FunctionSource(FunctionDefinition.Of(function)), CallModifiers.None)
    {
        var expected = Definition.Parameters.Count(parameter => !parameter.IsCancellationToken);
        if (parameterCount != expected)
        {
            throw new ArgumentException($"{Name.ToShortString()} is called with {expected} arguments. Leave its CancellationToken out of the type arguments of Memo.Of: the handle takes one by itself.", nameof(function));
        }
    }

    private protected DelegateHandle(FunctionSource function, CallModifiers modifiers)
        : base(function, modifiers)
    {
        Source = function;
        _shape = modifiers == CallModifiers.None ? new CallShape<TArguments, TResult>(function) : null;
    }

    private protected FunctionSource Source { get; }

    private protected bool TryRemember(in TArguments arguments, [MaybeNullWhen(false)] out TResult result)
    {
        if (_shape is not null)
        {
            return _shape.TryRemember(arguments, out result);
        }

        result = default;
        return false;
    }

    private protected TResult CallWith(in TArguments arguments, object?[] values, CancellationToken cancellationToken) => _shape is not null
        ? _shape.Call(arguments, Definition.WithTokens(values), cancellationToken)
        : BindAll(values).Call(cancellationToken);

    private protected ValueTask<TResult> CallWithAsync(in TArguments arguments, object?[] values, CancellationToken cancellationToken) => _shape is not null
        ? _shape.CallValueAsync(arguments, Definition.WithTokens(values), cancellationToken)
        : BindAll(values).CallAsync(cancellationToken);

    private protected BoundCall<TResult> BindAll(object?[] values) => Bind(Definition.WithTokens(values));
}
