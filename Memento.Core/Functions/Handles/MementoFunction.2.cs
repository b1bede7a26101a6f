using Memento.CompilerServices;

namespace Memento;

/// <summary>The handle of a memento function of two parameters, a <see cref="CancellationToken"/> not counted.</summary>
/// <typeparam name="T1">The type of the first parameter.</typeparam>
/// <typeparam name="T2">The type of the second parameter.</typeparam>
/// <typeparam name="TResult">The result, as the function's task gives it where it is asynchronous.</typeparam>
public sealed class MementoFunction<T1, T2, TResult> : DelegateHandle<MementoFunction<T1, T2, TResult>, ValueTuple<T1, T2>, TResult>
{
    internal MementoFunction(Delegate function)
        : base(function, 2)
    {
    }

    private MementoFunction(FunctionSource function, CallModifiers modifiers)
        : base(function, modifiers)
    {
    }

    /// <summary>Calls the function: runs it, or gives back what it is remembered to return or throw. Waits for an asynchronous one.</summary>
    public TResult Call(T1 arg1, T2 arg2, CancellationToken cancellationToken = default) =>
        TryRemember(new(arg1, arg2), out var result) ? result : CallWith(new(arg1, arg2), [arg1, arg2], cancellationToken);

    /// <summary>Calls the function: runs it, or gives back what it is remembered to return or throw.</summary>
    public ValueTask<TResult> CallAsync(T1 arg1, T2 arg2, CancellationToken cancellationToken = default) =>
        TryRemember(new(arg1, arg2), out var result) ? new(result) : CallWithAsync(new(arg1, arg2), [arg1, arg2], cancellationToken);

    /// <summary>A call that is ready to be made.</summary>
    public BoundCall<TResult> With(T1 arg1, T2 arg2) => BindAll([arg1, arg2]);

    /// <summary>The memento of a call; null when it is not remembered.</summary>
    public MementoRecord? Memento(T1 arg1, T2 arg2) => With(arg1, arg2).Memento();

    /// <summary>The memento of a call; null when it is not remembered.</summary>
    public ValueTask<MementoRecord?> MementoAsync(T1 arg1, T2 arg2, CancellationToken cancellationToken = default) => With(arg1, arg2).MementoAsync(cancellationToken);

    /// <summary>Forgets a call. One that is not remembered is fine.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public void Forget(T1 arg1, T2 arg2) => With(arg1, arg2).Forget();

    /// <summary>Forgets a call. One that is not remembered is fine.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public ValueTask ForgetAsync(T1 arg1, T2 arg2, CancellationToken cancellationToken = default) => With(arg1, arg2).ForgetAsync(cancellationToken);

    /// <inheritdoc/>
    protected override MementoFunction<T1, T2, TResult> Modified(CallModifiers modifiers) => new(Source, modifiers);
}
