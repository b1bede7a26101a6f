namespace Memento.Storage;

/// <summary>A memento in a <see cref="StoreInventory"/>.</summary>
internal sealed class InventoryItem(CallKey call, long length, DateTimeOffset lastUsed, ReachedObject[] objects)
{
    public CallKey Call { get; } = call;

    public long Length { get; } = length;

    public DateTimeOffset LastUsed { get; } = lastUsed;

    public ReachedObject[] Objects { get; } = objects;

    public bool IsGone { get; set; }
}
