namespace Memento;

/// <summary>The handle of a memento function of four parameters, a <see cref="CancellationToken"/> not counted.</summary>
/// <typeparam name="T1">The type of the first parameter.</typeparam>
/// <typeparam name="T2">The type of the second parameter.</typeparam>
/// <typeparam name="T3">The type of the third parameter.</typeparam>
/// <typeparam name="T4">The type of the fourth parameter.</typeparam>
/// <typeparam name="TResult">The result, as the function's task gives it where it is asynchronous.</typeparam>
public sealed class MementoFunction<T1, T2, T3, T4, TResult> : TypedFunction<ValueTuple<T1, T2, T3, T4>, TResult>
{
    internal MementoFunction(Delegate function)
        : base(function)
    {
    }

    /// <summary>Calls the function: runs it, or gives back what it is remembered to return or throw. Waits for an asynchronous one.</summary>
    public TResult Call(T1 arg1, T2 arg2, T3 arg3, T4 arg4, CancellationToken cancellationToken = default) => CallWith(new(arg1, arg2, arg3, arg4), cancellationToken);

    /// <summary>Calls the function: runs it, or gives back what it is remembered to return or throw.</summary>
    public ValueTask<TResult> CallAsync(T1 arg1, T2 arg2, T3 arg3, T4 arg4, CancellationToken cancellationToken = default) => CallWithAsync(new(arg1, arg2, arg3, arg4), cancellationToken);

    /// <summary>The memento of a call; null when it is not remembered.</summary>
    public MementoRecord? Memento(T1 arg1, T2 arg2, T3 arg3, T4 arg4) => MementoWith(new(arg1, arg2, arg3, arg4));

    /// <summary>The memento of a call; null when it is not remembered.</summary>
    public ValueTask<MementoRecord?> MementoAsync(T1 arg1, T2 arg2, T3 arg3, T4 arg4, CancellationToken cancellationToken = default) => MementoWithAsync(new(arg1, arg2, arg3, arg4), cancellationToken);

    /// <summary>Forgets a call. One that is not remembered is fine.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public void Forget(T1 arg1, T2 arg2, T3 arg3, T4 arg4) => ForgetWith(new(arg1, arg2, arg3, arg4));

    /// <summary>Forgets a call. One that is not remembered is fine.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public ValueTask ForgetAsync(T1 arg1, T2 arg2, T3 arg3, T4 arg4, CancellationToken cancellationToken = default) => ForgetWithAsync(new(arg1, arg2, arg3, arg4), cancellationToken);
}
