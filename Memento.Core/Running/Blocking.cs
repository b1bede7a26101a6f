namespace Memento.Running;

/// <summary>
/// The one place where synchronous code waits for asynchronous code. It waits without a synchronization context, so
/// that neither a store nor a function that yields can ask for the very thread that waits for it.
/// </summary>
internal static class Blocking
{
    /// <summary>Starts an operation and waits for it.</summary>
    public static T Wait<TState, T>(TState state, Func<TState, ValueTask<T>> start)
    {
        var context = SynchronizationContext.Current;
        if (context is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }

        try
        {
            var pending = start(state);
            return pending.IsCompleted ? pending.GetAwaiter().GetResult() : pending.AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            if (context is not null)
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }
        }
    }

    /// <summary>An operation to await: of a synchronous call it has ended, so that the call goes on where it is and no thread of the pool is taken for it.</summary>
    public static ValueTask<T> Here<T>(ValueTask<T> pending, bool isSynchronous) =>
        isSynchronous && !pending.IsCompleted ? new ValueTask<T>(pending.AsTask().GetAwaiter().GetResult()) : pending;

    /// <inheritdoc cref="Here{T}"/>
    public static ValueTask Here(ValueTask pending, bool isSynchronous)
    {
        if (isSynchronous && !pending.IsCompleted)
        {
            pending.AsTask().GetAwaiter().GetResult();
            return default;
        }

        return pending;
    }

    /// <summary>Starts an operation and waits for it.</summary>
    public static void Wait<TState>(TState state, Func<TState, ValueTask> start) => Wait((state, start), static async work =>
    {
        await work.start(work.state).ConfigureAwait(false);
        return true;
    });
}
