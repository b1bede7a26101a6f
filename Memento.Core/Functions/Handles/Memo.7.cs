namespace Memento;

public static partial class Memo
{
    /// <summary>The handle of a function of seven parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, T4, T5, T6, T7, TResult> Of<T1, T2, T3, T4, T5, T6, T7, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, TResult> function) => new(function);

    /// <summary>The handle of a function that can be cancelled, of seven parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, T4, T5, T6, T7, TResult> Of<T1, T2, T3, T4, T5, T6, T7, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, CancellationToken, TResult> function) => new(function);

    /// <summary>The handle of an asynchronous function of seven parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, T4, T5, T6, T7, TResult> Of<T1, T2, T3, T4, T5, T6, T7, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, Task<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function of seven parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, T4, T5, T6, T7, TResult> Of<T1, T2, T3, T4, T5, T6, T7, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, ValueTask<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function that can be cancelled, of seven parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, T4, T5, T6, T7, TResult> Of<T1, T2, T3, T4, T5, T6, T7, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, CancellationToken, Task<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function that can be cancelled, of seven parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, T2, T3, T4, T5, T6, T7, TResult> Of<T1, T2, T3, T4, T5, T6, T7, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, CancellationToken, ValueTask<TResult>> function) => new(function);
}
