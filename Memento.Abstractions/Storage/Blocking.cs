namespace Memento.Storage;

/// <summary>Waits for an asynchronous operation where there is no way to await it.</summary>
internal static class Blocking
{
    /// <summary>
    /// Starts an operation and waits for it. It is started with no synchronization context: one of a user interface
    /// would have its continuation wait for the very thread that is blocked here.
    /// </summary>
    public static TResult Wait<TState, TResult>(Func<TState, ValueTask<TResult>> start, TState state)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var pending = start(state);
            return pending.IsCompletedSuccessfully ? pending.Result : pending.AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Starts an operation and waits for it, likewise.</summary>
    public static void Wait<TState>(Func<TState, ValueTask> start, TState state) => Wait(
        static async work =>
        {
            await work.start(work.state).ConfigureAwait(false);
            return true;
        },
        (start, state));
}
