namespace Memento.Running;

/// <summary>A memento function was called by one that was called with further calls prevented. Never remembered.</summary>
/// <param name="caller">The function that may make no calls.</param>
/// <param name="function">The one it called.</param>
public sealed class CallPreventedException(FunctionName caller, FunctionName function)
    : NonMemoizedException(RunningErrors.Prevented, $"Further Memento calls are prevented in this context: {caller.ToShortString()} called {function.ToShortString()}, and was itself called by a handle that is {nameof(FunctionHandle<,>.PreventingCalls)}. Call it by the plain handle, or by its name.")
{
    /// <summary>The function that may make no calls.</summary>
    public FunctionName Caller { get; } = caller;

    /// <summary>The one it called.</summary>
    public FunctionName Function { get; } = function;
}
