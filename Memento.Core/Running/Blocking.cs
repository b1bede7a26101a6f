using System.Runtime.CompilerServices;

namespace Memento.Running;

/// <summary>
/// The one place where synchronous code waits for asynchronous code. It waits without a synchronization context and outside of the task scheduler that runs the
/// caller, so that neither a store nor a function that yields can ask for the very thread that waits for it.
/// </summary>
internal static class Blocking
{
    /// <summary>Starts an operation and waits for it.</summary>
    public static T Wait<TState, T>(TState state, Func<TState, ValueTask<T>> start)
    {
        if (TaskScheduler.Current != TaskScheduler.Default)
        {
            return WaitOutside(state, start);
        }

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

    // On this thread all the same: the pool's scheduler runs what was not queued where it is asked to.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T WaitOutside<TState, T>(TState state, Func<TState, ValueTask<T>> start)
    {
        var waiting = new Task<T>(() => Wait(state, start));
        waiting.RunSynchronously(TaskScheduler.Default);
        return waiting.GetAwaiter().GetResult();
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
