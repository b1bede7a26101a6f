namespace Memento.Caching;

/// <summary>A result that nobody can change: every caller gets the object itself.</summary>
internal sealed class ImmutableValue : CachedValue
{
    private readonly object? _value;

    public ImmutableValue(object? value)
    {
        _value = value;
        Size = SizeEstimator.Estimate(value, out var isCut);
        IsSizeCut = isCut;
    }

    public static ImmutableValue Null { get; } = new(null);

    public override long Size { get; }

    internal override bool IsSizeCut { get; }

    internal override object? Shareable => _value is null or ValueType ? null : _value;

    public override object? Get() => _value;
}
