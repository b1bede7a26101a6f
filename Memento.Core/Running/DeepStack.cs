using System.Runtime.CompilerServices;

namespace Memento.Running;

/// <summary>Lets memoized recursion go on where the stack ends: on a fresh thread, whose stack is empty.</summary>
internal static class DeepStack
{
    // True when there is room for one more level of a memento function.
    private static bool HasRoom => RuntimeHelpers.TryEnsureSufficientExecutionStack();

    /// <summary>Runs an operation and waits for it, on a fresh thread where this one's stack ends. Its exception comes through with its stack trace.</summary>
    public static T Wait<TState, T>(TState state, Func<TState, ValueTask<T>> start) => HasRoom
        ? Blocking.Wait(state, start)
        : OnFreshThread(state, start);

    /// <summary>Runs an operation, from a thread of the pool where this one's stack ends.</summary>
    public static ValueTask<T> RunAsync<TState, T>(TState state, Func<TState, ValueTask<T>> start, CancellationToken cancellationToken) => HasRoom
        ? start(state)
        : new ValueTask<T>(Task.Run(() => start(state).AsTask(), cancellationToken));

    private static T OnFreshThread<TState, T>(TState state, Func<TState, ValueTask<T>> start)
    {
        // LongRunning gives a thread of its own, and the execution context, our frames in it, flows along.
        var task = Task.Factory.StartNew(() => Blocking.Wait(state, start), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return task.GetAwaiter().GetResult();
    }
}
