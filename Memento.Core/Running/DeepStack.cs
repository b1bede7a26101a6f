using System.Runtime.CompilerServices;

namespace Memento.Running;

/// <summary>Lets memoized recursion go on where the stack ends: on a fresh thread, whose stack is empty.</summary>
internal static class DeepStack
{
    /// <summary>True when there is room for one more level of a memento function.</summary>
    public static bool HasRoom => RuntimeHelpers.TryEnsureSufficientExecutionStack();

    /// <summary>Runs a function on a thread of its own and waits for it; its exception comes through with its stack trace.</summary>
    public static T OnFreshThread<T>(Func<T> function)
    {
        // LongRunning gives a thread of its own, and the execution context, our frames in it, flows along.
        var task = Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return task.GetAwaiter().GetResult();
    }
}
