namespace Memento.Storage.Tiered;

/// <summary>What came of bringing something to a tier.</summary>
/// <param name="IsDone">False when some of it could not be brought, and is still missing.</param>
/// <param name="Copied">How many calls were copied, or got metadata.</param>
/// <param name="Bytes">How many bytes of results that took.</param>
/// <param name="Problem">Why it is not done; null when it is.</param>
internal readonly record struct Brought(bool IsDone, long Copied, long Bytes, string? Problem)
{
    public static Brought Nothing { get; } = new(true, 0, 0, null);
}
