using Memento.CompilerServices;

namespace Memento;

/// <summary>The handle of a memento function of five parameters, a <see cref="CancellationToken"/> not counted.</summary>
/// <typeparam name="T1">The type of the first parameter.</typeparam>
/// <typeparam name="T2">The type of the second parameter.</typeparam>
/// <typeparam name="T3">The type of the third parameter.</typeparam>
/// <typeparam name="T4">The type of the fourth parameter.</typeparam>
/// <typeparam name="T5">The type of the fifth parameter.</typeparam>
/// <typeparam name="TResult">The result, as the function's task gives it where it is asynchronous.</typeparam>
public sealed class MementoFunction<T1, T2, T3, T4, T5, TResult> : DelegateHandle<MementoFunction<T1, T2, T3, T4, T5, TResult>, ValueTuple<T1, T2, T3, T4, T5>, TResult>
{
    internal MementoFunction(Delegate function)
        : base(function, 5)
    {
    }

    private MementoFunction(FunctionSource function, CallModifiers modifiers)
        : base(function, modifiers)
    {
    }

    /// <summary>Calls the function: runs it, or gives back what it is remembered to return or throw. Waits for an asynchronous one.</summary>
    public TResult Call(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, CancellationToken cancellationToken = default) =>
        TryRemember(new(arg1, arg2, arg3, arg4, arg5), out var result) ? result : CallWith(new(arg1, arg2, arg3, arg4, arg5), [arg1, arg2, arg3, arg4, arg5], cancellationToken);

    /// <summary>Calls the function: runs it, or gives back what it is remembered to return or throw.</summary>
    public ValueTask<TResult> CallAsync(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, CancellationToken cancellationToken = default) =>
        TryRemember(new(arg1, arg2, arg3, arg4, arg5), out var result) ? new(result) : CallWithAsync(new(arg1, arg2, arg3, arg4, arg5), [arg1, arg2, arg3, arg4, arg5], cancellationToken);

    /// <summary>A call that is ready to be made.</summary>
    public BoundCall<TResult> With(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) => BindAll([arg1, arg2, arg3, arg4, arg5]);

    /// <summary>The memento of a call; null when it is not remembered.</summary>
    public MementoRecord? Memento(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) => With(arg1, arg2, arg3, arg4, arg5).Memento();

    /// <summary>The memento of a call; null when it is not remembered.</summary>
    public ValueTask<MementoRecord?> MementoAsync(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, CancellationToken cancellationToken = default) => With(arg1, arg2, arg3, arg4, arg5).MementoAsync(cancellationToken);

    /// <summary>Forgets a call. One that is not remembered is fine.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public void Forget(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) => With(arg1, arg2, arg3, arg4, arg5).Forget();

    /// <summary>Forgets a call. One that is not remembered is fine.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public ValueTask ForgetAsync(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, CancellationToken cancellationToken = default) => With(arg1, arg2, arg3, arg4, arg5).ForgetAsync(cancellationToken);

    /// <inheritdoc/>
    protected override MementoFunction<T1, T2, T3, T4, T5, TResult> Modified(CallModifiers modifiers) => new(Source, modifiers);
}
