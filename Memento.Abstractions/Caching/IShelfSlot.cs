namespace Memento.Caching;

/// <summary>A place of an entry on a typed shelf, to be cleared when the entry leaves the cache.</summary>
internal interface IShelfSlot
{
    void Clear();
}
