namespace Memento.Storage;

/// <summary>One computation of a call, told from those before and after it by its time.</summary>
/// <param name="Call">The call.</param>
/// <param name="Time">The time of its memento.</param>
internal readonly record struct Computation(CallKey Call, DateTimeOffset Time)
{
    /// <summary>The one that a memento is of.</summary>
    public static Computation Of(MementoRecord memento) => new(memento.Call, memento.Time);
}
