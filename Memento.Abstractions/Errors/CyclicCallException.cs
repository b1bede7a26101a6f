namespace Memento.Running;

/// <summary>A memento function needs, directly or by way of others, the result of the very call that is running: it would wait for itself for ever.</summary>
public sealed class CyclicCallException : NonMemoizedException
{
    /// <summary>Refuses a circle of calls.</summary>
    /// <param name="circle">The calls, each made by the one before it; the last equals the first. Those that other processes make in between are left out.</param>
    public CyclicCallException(IReadOnlyList<CallKey> circle)
        : base(RunningErrors.Circle, $"A memento function waits for its own result: {string.Join(" → ", (circle ?? []).Select(call => $"{call.Function.ToShortString()}/{call.ArgumentHash}"))}. Break the circle, or pass an argument that makes the inner call another one.") =>
        Circle = circle ?? [];

    /// <summary>The calls, each made by the one before it; the last equals the first. Those that other processes make in between are left out.</summary>
    public IReadOnlyList<CallKey> Circle { get; }
}
