namespace Memento.Caching;

/// <summary>
/// The order in which a cache evicts: SIEVE (Zhang, Yang, Yue, Vigfusson, Rashmi: "SIEVE is Simpler than LRU", NSDI
/// 2024). New entries go to the head; a hand walks from the tail, spares the visited once and takes the first that is
/// not. Used under the cache's gate.
/// </summary>
internal sealed class SieveList
{
    private CacheEntry? _newest;
    private CacheEntry? _oldest;
    private CacheEntry? _hand;

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    public void Add(CacheEntry entry)
    {
        entry.Older = _newest;
        _newest?.Newer = entry;
        _newest = entry;
        _oldest ??= entry;
        Count++;
    }

    public void Remove(CacheEntry entry)
    {
        if (_hand == entry)
        {
            _hand = entry.Newer;
        }

        if (entry.Newer is null)
        {
            _newest = entry.Older;
        }
        else
        {
            entry.Newer.Older = entry.Older;
        }

        if (entry.Older is null)
        {
            _oldest = entry.Newer;
        }
        else
        {
            entry.Older.Newer = entry.Newer;
        }

        // A reader may hold the entry for a while yet, and must not hold its neighbours by it.
        entry.Newer = null;
        entry.Older = null;
        Count--;
    }

    /// <summary>The entry to evict next; it stays in the list. There must be one.</summary>
    public CacheEntry FindVictim()
    {
        var victim = _hand ?? _oldest!;

        // Readers go on setting the flag while the hand walks: two rounds are enough of mercy.
        for (var spared = 0; victim.Visited && spared < 2 * Count; spared++)
        {
            victim.Visited = false;
            victim = victim.Newer ?? _oldest!;
        }

        // Removing the victim moves the hand on.
        _hand = victim;
        return victim;
    }
}
