namespace Memento;

public static partial class Memo
{
    /// <summary>The handle of a function of no parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<TResult> Of<TResult>(Func<TResult> function) => new(function);

    /// <summary>The handle of a function that can be cancelled, of no parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<TResult> Of<TResult>(Func<CancellationToken, TResult> function) => new(function);

    /// <summary>The handle of an asynchronous function of no parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<TResult> Of<TResult>(Func<Task<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function of no parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<TResult> Of<TResult>(Func<ValueTask<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function that can be cancelled, of no parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<TResult> Of<TResult>(Func<CancellationToken, Task<TResult>> function) => new(function);

    /// <summary>The handle of an asynchronous function that can be cancelled, of no parameters.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static MementoFunction<TResult> Of<TResult>(Func<CancellationToken, ValueTask<TResult>> function) => new(function);
}
