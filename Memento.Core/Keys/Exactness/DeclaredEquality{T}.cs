using Memento.Keys.Normalization;

namespace Memento.Keys.Exactness;

/// <summary>
/// Where a value stands whose declared type others derive from. A value of another type is written with that type, or in a
/// text that only this type writes, so two are equal when their types are and they are equal as values of it. Framework
/// collections behind one of the collection interfaces are equal by their items alone.
/// </summary>
/// <param name="form">Tells which run-time types are written by their items.</param>
/// <param name="own">Compares values of exactly the declared type; null when there are none.</param>
/// <param name="items">Compares values of a collection interface by their items; null when the declared type is none.</param>
internal sealed class DeclaredEquality<T>(DeclaredForm<T> form, ExactEquality<T>? own, ExactEquality<T>? items) : CompositeEquality<T>
{
    /// <inheritdoc/>
    public override IReadOnlyList<Type> Parts => own?.Parts ?? items?.Parts ?? [];

    /// <inheritdoc/>
    public override bool AreEqual(T x, T y)
    {
        if (ReferenceEquals(x, y))
        {
            return true;
        }

        if (x is null || y is null)
        {
            return false;
        }

        var type = x.GetType();
        var other = y.GetType();
        if (own is not null && type == typeof(T) && other == typeof(T))
        {
            return own.AreEqual(x, y);
        }

        if (items is not null && form.IsByItems(type))
        {
            return form.IsByItems(other) && items.AreEqual(x, y);
        }

        return type == other && ExactTypes.Find(type) is { } equality && equality.AreEqualObjects(x, y);
    }

    /// <inheritdoc/>
    public override void AddTo(ref KeyHash hash, T value)
    {
        if (value is null)
        {
            hash.Add(-1);
            return;
        }

        var type = value.GetType();
        if (own is not null && type == typeof(T))
        {
            own.AddTo(ref hash, value);
        }
        else if (items is not null && form.IsByItems(type))
        {
            items.AddTo(ref hash, value);
        }
        else
        {
            hash.Add(type.GetHashCode());
            ExactTypes.Find(type)?.AddObjectTo(ref hash, value);
        }
    }

    /// <inheritdoc/>
    public override bool TryKeep(ref Keeper keeper, ref T value)
    {
        if (value is null)
        {
            return true;
        }

        var type = value.GetType();
        if (own is not null && type == typeof(T))
        {
            return own.TryKeep(ref keeper, ref value);
        }

        if (items is not null && form.IsByItems(type))
        {
            return items.TryKeep(ref keeper, ref value);
        }

        object kept = value;
        if (ExactTypes.Find(type) is not { } equality || !equality.TryKeepObject(ref keeper, ref kept))
        {
            return false;
        }

        value = (T)kept;
        return true;
    }
}
