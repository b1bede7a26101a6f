namespace Memento.Keys.Exactness;

/// <summary>A tuple of one value.</summary>
internal sealed class TupleEquality<T1> : ExactEquality<ValueTuple<T1>>
{
    /// <inheritdoc/>
    public override IReadOnlyList<Type> Parts { get; } = [typeof(T1)];

    /// <inheritdoc/>
    public override bool AreEqual(ValueTuple<T1> x, ValueTuple<T1> y) =>
        Exact.AreEqual(x.Item1, y.Item1);

    /// <inheritdoc/>
    public override int Hash(ValueTuple<T1> value) => Exact.Hash(value.Item1);

    /// <inheritdoc/>
    public override void AddTo(ref KeyHash hash, ValueTuple<T1> value)
    {
        Exact.AddTo(ref hash, value.Item1);
    }

    /// <inheritdoc/>
    public override bool TryKeep(ref Keeper keeper, ref ValueTuple<T1> value) =>
        Exact.TryKeep(ref keeper, ref value.Item1);
}
