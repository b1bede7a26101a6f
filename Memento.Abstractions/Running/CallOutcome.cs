namespace Memento.Running;

/// <summary>How a call ended.</summary>
/// <param name="Value">The result; null also when the call threw.</param>
/// <param name="Exception">What the call threw, or what stands for a memoized exception; null when it returned.</param>
/// <param name="Memento">The memento; null when the outcome is not one to remember, such as a <see cref="NonMemoizedException"/>.</param>
/// <param name="Computed">True when the function ran for this outcome; false when it was read back.</param>
public sealed record CallOutcome(object? Value, Exception? Exception, MementoRecord? Memento, bool Computed)
{
    /// <summary>
    /// What a call without a memento depended on: its caller, which may go on without its result, depends on that too. Empty beside a memento, which
    /// has them. Filled in by the host.
    /// </summary>
    public IReadOnlyList<ResourceHandle> Resources { get; init; } = [];

    /// <summary>A call that could not be made, or whose failure must not be remembered.</summary>
    public static CallOutcome Failed(Exception exception) => new(null, exception, null, true);
}
