namespace Memento;

/// <summary>The handle of a memento function of no parameters, a <see cref="CancellationToken"/> not counted.</summary>
/// <typeparam name="TResult">The result, as the function's task gives it where it is asynchronous.</typeparam>
public sealed class MementoFunction<TResult> : TypedFunction<ValueTuple, TResult>
{
    internal MementoFunction(Delegate function)
        : base(function)
    {
    }

    /// <summary>Calls the function: runs it, or gives back what it is remembered to return or throw. Waits for an asynchronous one.</summary>
    public TResult Call(CancellationToken cancellationToken = default) => CallWith(default, cancellationToken);

    /// <summary>Calls the function: runs it, or gives back what it is remembered to return or throw.</summary>
    public ValueTask<TResult> CallAsync(CancellationToken cancellationToken = default) => CallWithAsync(default, cancellationToken);

    /// <summary>The memento of a call; null when it is not remembered.</summary>
    public MementoRecord? Memento() => MementoWith(default);

    /// <summary>The memento of a call; null when it is not remembered.</summary>
    public ValueTask<MementoRecord?> MementoAsync(CancellationToken cancellationToken = default) => MementoWithAsync(default, cancellationToken);

    /// <summary>Forgets a call. One that is not remembered is fine.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public void Forget() => ForgetWith(default);

    /// <summary>Forgets a call. One that is not remembered is fine.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public ValueTask ForgetAsync(CancellationToken cancellationToken = default) => ForgetWithAsync(default, cancellationToken);
}
