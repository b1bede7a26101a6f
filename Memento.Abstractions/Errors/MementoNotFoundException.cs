namespace Memento;

/// <summary>Custom metadata was written for a call that has no memento.</summary>
public sealed class MementoNotFoundException(CallKey call)
    : NonMemoizedException(CallErrors.NoMemento, $"There is no memento of {call.Function.ToShortString()} for the arguments {call.ArgumentHash}: call the function before writing metadata for the call.")
{
    /// <summary>The call that has no memento.</summary>
    public CallKey Call { get; } = call;
}
