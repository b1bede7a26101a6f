namespace Memento.Keys.Exactness;

/// <summary>A value or null.</summary>
internal sealed class NullableEquality<T> : ExactEquality<T?>
    where T : struct
{
    /// <inheritdoc/>
    public override bool AreEqual(T? x, T? y) =>
        x.HasValue == y.HasValue && (!x.HasValue || Exact.AreEqual(x.GetValueOrDefault(), y.GetValueOrDefault()));

    /// <inheritdoc/>
    public override int Hash(T? value) => value.HasValue ? Exact.Hash(value.GetValueOrDefault()) : -1;
}
