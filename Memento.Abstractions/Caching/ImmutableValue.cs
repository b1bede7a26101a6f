namespace Memento.Caching;

/// <summary>A result that nobody can change: every caller gets the object itself.</summary>
internal sealed class ImmutableValue(object? value) : CachedValue
{
    public static ImmutableValue Null { get; } = new(null);

    public override long Size { get; } = SizeEstimator.Estimate(value);

    internal override object? Shareable => value is null or ValueType ? null : value;

    public override object? Get() => value;
}
