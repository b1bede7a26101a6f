using Memento.Storage;

namespace Memento.Running;

/// <summary>How the function of a call has ended.</summary>
/// <param name="Call">The call.</param>
/// <param name="Frame">What it collected while it ran. Disposed with this, once the result is kept.</param>
/// <param name="Outcome">The outcome, with its memento as it is before a store has it.</param>
/// <param name="Result">What is to be kept; null for an outcome that is not.</param>
internal sealed record Computed(MementoCall Call, CallFrame Frame, CallOutcome Outcome, ResultToStore? Result) : IDisposable
{
    public void Dispose() => Frame.Dispose();
}
