namespace Memento.Caching;

/// <summary>An array whose elements nobody can change: a master that only the cache knows, and a copy of it for each caller.</summary>
internal sealed class ArrayValue : CachedValue
{
    private readonly Array _master;

    public ArrayValue(Array original)
    {
        // The one who computed the array still has it.
        _master = (Array)original.Clone();
        Size = SizeEstimator.Estimate(original, out var isCut);
        IsSizeCut = isCut;
    }

    public override long Size { get; }

    internal override bool IsSizeCut { get; }

    public static bool CanHold(Array array) => DeepImmutability.Holds(array.GetType().GetElementType()!);

    public override object Get() => _master.Clone();

    public override bool IsOf(Type type) => type.IsInstanceOfType(_master);
}
