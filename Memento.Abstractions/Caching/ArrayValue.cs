namespace Memento.Caching;

/// <summary>An array whose elements nobody can change: a master that only the cache knows, and a copy of it for each caller.</summary>
internal sealed class ArrayValue(Array original) : CachedValue
{
    // The one who computed the array still has it.
    private readonly Array _master = (Array)original.Clone();

    public override long Size { get; } = SizeEstimator.Estimate(original);

    public static bool CanHold(Array array) => DeepImmutability.Holds(array.GetType().GetElementType()!);

    public override object Get() => _master.Clone();

    public override bool IsOf(Type type) => type.IsInstanceOfType(_master);
}
