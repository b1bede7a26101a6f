namespace Memento.Caching;

/// <summary>One call in the memory cache: a link of the list that eviction walks, and what a lookup answers.</summary>
internal sealed class CacheEntry(MementoRecord memento, CachedValue? value, long size)
{
    public MementoRecord Memento { get; } = memento;

    public CachedValue? Value { get; } = value;

    /// <summary>What it takes of the cache's bytes, with the keys under which shelves hold it; guarded by the cache's gate.</summary>
    public long Size { get; set; } = size;

    /// <summary>Set by a hit without a lock, cleared by the hand of the eviction: a lost race costs an entry one round, no more.</summary>
    public volatile bool Visited;

    /// <summary>Set when the cache lets go of it: what a shelf still has of it is no answer.</summary>
    public volatile bool IsGone;

    public CacheEntry? Newer { get; set; }

    public CacheEntry? Older { get; set; }

    /// <summary>The typed keys under which shelves hold this entry; guarded by the cache's gate.</summary>
    public List<IShelfSlot>? Slots { get; set; }

    /// <summary>Marks a hit, where it is one.</summary>
    /// <returns>False when the cache has let go of it.</returns>
    public bool TryVisit()
    {
        Visit();
        return !IsGone;
    }

    /// <summary>Marks a hit. Written only when it changes anything, so that threads on one key do not fight over the cache line.</summary>
    public void Visit()
    {
        if (!Visited)
        {
            Visited = true;
        }
    }
}
