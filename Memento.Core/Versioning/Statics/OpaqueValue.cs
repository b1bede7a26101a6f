namespace Memento.Versioning.Statics;

/// <summary>A value that cannot be compared, since only its hash can tell, or not even that: current while the field holds the very same object.</summary>
internal sealed class OpaqueValue(StaticField source, object? value, bool isHashed) : StaticValue
{
    // What has a hash may change inside, and then has another one.
    public override bool IsCurrent => !isHashed && ReferenceEquals(source.Value, value);
}
