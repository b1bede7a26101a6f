namespace Memento.Keys.Exactness;

/// <summary>A tuple of seven values.</summary>
internal sealed class TupleEquality<T1, T2, T3, T4, T5, T6, T7> : ExactEquality<ValueTuple<T1, T2, T3, T4, T5, T6, T7>>
{
    /// <inheritdoc/>
    public override IReadOnlyList<Type> Parts { get; } = [typeof(T1), typeof(T2), typeof(T3), typeof(T4), typeof(T5), typeof(T6), typeof(T7)];

    /// <inheritdoc/>
    public override bool AreEqual(ValueTuple<T1, T2, T3, T4, T5, T6, T7> x, ValueTuple<T1, T2, T3, T4, T5, T6, T7> y) =>
        Exact.AreEqual(x.Item1, y.Item1)
        && Exact.AreEqual(x.Item2, y.Item2)
        && Exact.AreEqual(x.Item3, y.Item3)
        && Exact.AreEqual(x.Item4, y.Item4)
        && Exact.AreEqual(x.Item5, y.Item5)
        && Exact.AreEqual(x.Item6, y.Item6)
        && Exact.AreEqual(x.Item7, y.Item7);

    /// <inheritdoc/>
    public override int Hash(ValueTuple<T1, T2, T3, T4, T5, T6, T7> value) => HashCode.Combine(Exact.Hash(value.Item1), Exact.Hash(value.Item2), Exact.Hash(value.Item3), Exact.Hash(value.Item4), Exact.Hash(value.Item5), Exact.Hash(value.Item6), Exact.Hash(value.Item7));

    /// <inheritdoc/>
    public override void AddTo(ref KeyHash hash, ValueTuple<T1, T2, T3, T4, T5, T6, T7> value)
    {
        Exact.AddTo(ref hash, value.Item1);
        Exact.AddTo(ref hash, value.Item2);
        Exact.AddTo(ref hash, value.Item3);
        Exact.AddTo(ref hash, value.Item4);
        Exact.AddTo(ref hash, value.Item5);
        Exact.AddTo(ref hash, value.Item6);
        Exact.AddTo(ref hash, value.Item7);
    }

    /// <inheritdoc/>
    public override bool TryKeep(ref Keeper keeper, ref ValueTuple<T1, T2, T3, T4, T5, T6, T7> value) =>
        Exact.TryKeep(ref keeper, ref value.Item1)
        && Exact.TryKeep(ref keeper, ref value.Item2)
        && Exact.TryKeep(ref keeper, ref value.Item3)
        && Exact.TryKeep(ref keeper, ref value.Item4)
        && Exact.TryKeep(ref keeper, ref value.Item5)
        && Exact.TryKeep(ref keeper, ref value.Item6)
        && Exact.TryKeep(ref keeper, ref value.Item7);
}
