using Memento.Keys.Exactness;

namespace Memento.Versioning.Statics;

/// <summary>A value that is compared as arguments are: what hashes differently is different.</summary>
internal sealed class StaticValue<T>(StaticField<T> source, T kept) : StaticValue
{
    public override bool IsCurrent => Exact.AreEqual(source.Current, kept);
}
