namespace Memento;

public static partial class Memo
{
    /// <summary>The handle of a function of four parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, T4, TResult> Of<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> function) => new(function);

    /// <summary>The handle of a function that can be cancelled, of four parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, T4, TResult> Of<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, CancellationToken, TResult> function) => new(function);

    /// <summary>The handle of an asynchronous function of four parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, T4, TResult> Of<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, Task<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function of four parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, T4, TResult> Of<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, ValueTask<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function that can be cancelled, of four parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, T4, TResult> Of<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, CancellationToken, Task<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function that can be cancelled, of four parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, T4, TResult> Of<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, CancellationToken, ValueTask<TResult>> function) => new(function);
}
