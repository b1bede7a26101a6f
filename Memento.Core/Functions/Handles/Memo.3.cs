namespace Memento;

public static partial class Memo
{
    /// <summary>The handle of a function of three parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, TResult> Of<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function) => new(function);

    /// <summary>The handle of a function that can be cancelled, of three parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, TResult> Of<T1, T2, T3, TResult>(Func<T1, T2, T3, CancellationToken, TResult> function) => new(function);

    /// <summary>The handle of an asynchronous function of three parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, TResult> Of<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function of three parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, TResult> Of<T1, T2, T3, TResult>(Func<T1, T2, T3, ValueTask<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function that can be cancelled, of three parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, TResult> Of<T1, T2, T3, TResult>(Func<T1, T2, T3, CancellationToken, Task<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function that can be cancelled, of three parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, TResult> Of<T1, T2, T3, TResult>(Func<T1, T2, T3, CancellationToken, ValueTask<TResult>> function) => new(function);
}
