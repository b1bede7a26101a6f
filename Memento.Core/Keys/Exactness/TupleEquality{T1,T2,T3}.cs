namespace Memento.Keys.Exactness;

/// <summary>A tuple of three values.</summary>
internal sealed class TupleEquality<T1, T2, T3> : ExactEquality<ValueTuple<T1, T2, T3>>
{
    /// <inheritdoc/>
    public override IReadOnlyList<Type> Parts { get; } = [typeof(T1), typeof(T2), typeof(T3)];

    /// <inheritdoc/>
    public override bool AreEqual(ValueTuple<T1, T2, T3> x, ValueTuple<T1, T2, T3> y) =>
        Exact.AreEqual(x.Item1, y.Item1)
        && Exact.AreEqual(x.Item2, y.Item2)
        && Exact.AreEqual(x.Item3, y.Item3);

    /// <inheritdoc/>
    public override int Hash(ValueTuple<T1, T2, T3> value) => HashCode.Combine(Exact.Hash(value.Item1), Exact.Hash(value.Item2), Exact.Hash(value.Item3));

    /// <inheritdoc/>
    public override void AddTo(ref KeyHash hash, ValueTuple<T1, T2, T3> value)
    {
        Exact.AddTo(ref hash, value.Item1);
        Exact.AddTo(ref hash, value.Item2);
        Exact.AddTo(ref hash, value.Item3);
    }

    /// <inheritdoc/>
    public override bool TryKeep(ref Keeper keeper, ref ValueTuple<T1, T2, T3> value) =>
        Exact.TryKeep(ref keeper, ref value.Item1)
        && Exact.TryKeep(ref keeper, ref value.Item2)
        && Exact.TryKeep(ref keeper, ref value.Item3);
}
