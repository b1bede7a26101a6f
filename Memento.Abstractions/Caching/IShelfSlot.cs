namespace Memento.Caching;

/// <summary>A place of an entry on a typed shelf, to be cleared when the entry leaves the cache.</summary>
internal interface IShelfSlot
{
    /// <summary>Clears it.</summary>
    /// <returns>False when it was not found; the shelf may still have it then.</returns>
    bool TryClear();
}
