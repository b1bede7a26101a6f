namespace Memento.Running;

/// <summary>The cluster's runner refuses every call, remembered ones included.</summary>
/// <param name="refusal">Why, in the runner's words.</param>
/// <param name="function">The function that was called.</param>
public sealed class RunnerRefusedException(string refusal, FunctionName function)
    : NonMemoizedException(RunningErrors.Refused, $"{refusal} (asked to run {function.ToShortString()}). Choose another runner in the configuration of its cluster.")
{
    /// <summary>Why, in the runner's words.</summary>
    public string Refusal { get; } = refusal;

    /// <summary>The function that was called.</summary>
    public FunctionName Function { get; } = function;
}
