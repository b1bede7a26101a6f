namespace Memento;

public static partial class Memo
{
    /// <summary>The handle of a function of one parameter.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, TResult> Of<T1, TResult>(Func<T1, TResult> function) => new(function);

    /// <summary>The handle of a function that can be cancelled, of one parameter.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, TResult> Of<T1, TResult>(Func<T1, CancellationToken, TResult> function) => new(function);

    /// <summary>The handle of an asynchronous function of one parameter.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, TResult> Of<T1, TResult>(Func<T1, Task<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function of one parameter.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, TResult> Of<T1, TResult>(Func<T1, ValueTask<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function that can be cancelled, of one parameter.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, TResult> Of<T1, TResult>(Func<T1, CancellationToken, Task<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function that can be cancelled, of one parameter.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<T1, TResult> Of<T1, TResult>(Func<T1, CancellationToken, ValueTask<TResult>> function) => new(function);
}
