namespace Memento.Keys.Exactness;

/// <summary>A value or null.</summary>
internal sealed class NullableEquality<T> : ExactEquality<T?>
    where T : struct
{
    /// <inheritdoc/>
    public override IReadOnlyList<Type> Parts { get; } = [typeof(T)];

    /// <inheritdoc/>
    public override bool AreEqual(T? x, T? y) =>
        x.HasValue == y.HasValue && (!x.HasValue || Exact.AreEqual(x.GetValueOrDefault(), y.GetValueOrDefault()));

    /// <inheritdoc/>
    public override int Hash(T? value) => value.HasValue ? Exact.Hash(value.GetValueOrDefault()) : -1;

    /// <inheritdoc/>
    public override void AddTo(ref KeyHash hash, T? value)
    {
        hash.Add(value.HasValue ? 1 : 0);
        if (value.HasValue)
        {
            Exact.AddTo(ref hash, value.GetValueOrDefault());
        }
    }

    /// <inheritdoc/>
    public override bool TryKeep(ref Keeper keeper, ref T? value)
    {
        if (value is not { } present)
        {
            return true;
        }

        var isKept = Exact.TryKeep(ref keeper, ref present);
        value = present;
        return isKept;
    }
}
