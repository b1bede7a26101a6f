namespace Memento.Keys.Exactness;

/// <summary>A tuple of one value.</summary>
internal sealed class TupleEquality<T1> : ExactEquality<ValueTuple<T1>>
{
    /// <inheritdoc/>
    public override bool AreEqual(ValueTuple<T1> x, ValueTuple<T1> y) =>
        Exact.AreEqual(x.Item1, y.Item1);

    /// <inheritdoc/>
    public override int Hash(ValueTuple<T1> value) => HashCode.Combine(Exact.Hash(value.Item1));
}
