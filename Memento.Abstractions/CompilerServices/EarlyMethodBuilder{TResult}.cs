using System.Runtime.CompilerServices;

namespace Memento.CompilerServices;

/// <summary>Builds an asynchronous method that has mostly ended when it returns, and that the first call of a program goes through.</summary>
/// <remarks>
/// As <see cref="AsyncValueTaskMethodBuilder{TResult}"/>, but for the code that begins the method: that of the base library is compiled anew for each method when a program starts,
/// this one with the assembly that it is in. So each assembly has its own.
/// </remarks>
internal struct EarlyMethodBuilder<TResult>
{
    private AsyncValueTaskMethodBuilder<TResult> _builder;

    public ValueTask<TResult> Task => _builder.Task;

    public static EarlyMethodBuilder<TResult> Create() => default;

    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        // What the method sets for its own flow of control is not its caller's.
        if (ExecutionContext.Capture() is not { } flow)
        {
            // Its flow is suppressed, and cannot be had.
            _builder.Start(ref stateMachine);
            return;
        }

        var synchronization = SynchronizationContext.Current;
        try
        {
            stateMachine.MoveNext();
        }
        finally
        {
            if (SynchronizationContext.Current != synchronization)
            {
                SynchronizationContext.SetSynchronizationContext(synchronization);
            }

            if (ExecutionContext.Capture() != flow)
            {
                ExecutionContext.Restore(flow);
            }
        }
    }

    public void SetStateMachine(IAsyncStateMachine stateMachine) => _builder.SetStateMachine(stateMachine);

    public void SetResult(TResult result) => _builder.SetResult(result);

    public void SetException(Exception exception) => _builder.SetException(exception);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => _builder.AwaitOnCompleted(ref awaiter, ref stateMachine);

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => _builder.AwaitUnsafeOnCompleted(ref awaiter, ref stateMachine);
}
