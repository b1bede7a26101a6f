using Memento.CompilerServices;

namespace Memento;

/// <summary>The handle of a memento function of no parameters, a <see cref="CancellationToken"/> not counted.</summary>
/// <typeparam name="TResult">The result, as the function's task gives it where it is asynchronous.</typeparam>
public sealed class MementoFunction<TResult> : DelegateHandle<MementoFunction<TResult>, ValueTuple, TResult>
{
    internal MementoFunction(Delegate function)
        : base(function, 0)
    {
    }

    private MementoFunction(FunctionSource function, CallModifiers modifiers)
        : base(function, modifiers)
    {
    }

    /// <summary>Calls the function: runs it, or gives back what it is remembered to return or throw. Waits for an asynchronous one.</summary>
    public TResult Call(CancellationToken cancellationToken = default) =>
        TryRemember(default, out var result) ? result : CallWith(default, [], cancellationToken);

    /// <summary>Calls the function: runs it, or gives back what it is remembered to return or throw.</summary>
    public ValueTask<TResult> CallAsync(CancellationToken cancellationToken = default) =>
        TryRemember(default, out var result) ? new(result) : CallWithAsync(default, [], cancellationToken);

    /// <summary>A call that is ready to be made.</summary>
    public BoundCall<TResult> With() => BindAll([]);

    /// <summary>The memento of a call; null when it is not remembered.</summary>
    public MementoRecord? Memento() => With().Memento();

    /// <summary>The memento of a call; null when it is not remembered.</summary>
    public ValueTask<MementoRecord?> MementoAsync(CancellationToken cancellationToken = default) => With().MementoAsync(cancellationToken);

    /// <summary>Forgets a call. One that is not remembered is fine.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public void Forget() => With().Forget();

    /// <summary>Forgets a call. One that is not remembered is fine.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public ValueTask ForgetAsync(CancellationToken cancellationToken = default) => With().ForgetAsync(cancellationToken);

    /// <inheritdoc/>
    protected override MementoFunction<TResult> Modified(CallModifiers modifiers) => new(Source, modifiers);
}
