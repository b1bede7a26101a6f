namespace Memento.Storage.Partitions;

/// <summary>The keys of a partition and where their values are: in ordinal order, and never changed.</summary>
internal sealed class PartitionEntries
{
    private readonly PartitionEntry[] _entries;

    /// <param name="entries">In ordinal order of their keys, none of which comes twice.</param>
    public PartitionEntries(PartitionEntry[] entries)
    {
        _entries = entries;
        Keys = Array.ConvertAll(entries, static entry => entry.Key).AsReadOnly();
        OwnKeys = Array.Exists(entries, static entry => entry.IsInherited)
            ? entries.Where(static entry => !entry.IsInherited).Select(static entry => entry.Key).ToArray().AsReadOnly()
            : Keys;
    }

    public IReadOnlyList<string> Keys { get; }

    public IReadOnlyList<string> OwnKeys { get; }

    public ReadOnlySpan<PartitionEntry> All => _entries;

    /// <summary>Entries of a partition that is merged over none.</summary>
    /// <exception cref="ArgumentException">A key comes twice.</exception>
    public static PartitionEntries Of(IEnumerable<KeyValuePair<string, PartitionItem>> items)
    {
        PartitionEntry[] entries = [.. items.Select(static item => new PartitionEntry(item.Key ?? throw new ArgumentException("A key of a partition is null; every value needs one."), item.Value, IsInherited: false))];
        Array.Sort(entries, static (x, y) => string.CompareOrdinal(x.Key, y.Key));
        for (var i = 1; i < entries.Length; i++)
        {
            if (string.Equals(entries[i].Key, entries[i - 1].Key, StringComparison.Ordinal))
            {
                throw Twice(entries[i].Key);
            }
        }

        return new PartitionEntries(entries);
    }

    public static ArgumentException Twice(string key) => new($"The key '{key}' of a partition comes twice; each has one value.");

    /// <summary>The entry of a key; null when there is none.</summary>
    public PartitionEntry? Find(string key)
    {
        var low = 0;
        var high = _entries.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            switch (string.CompareOrdinal(_entries[middle].Key, key))
            {
                case 0:
                    return _entries[middle];
                case < 0:
                    low = middle + 1;
                    break;
                default:
                    high = middle - 1;
                    break;
            }
        }

        return null;
    }

    /// <summary>These over others, which give what these have not.</summary>
    public PartitionEntries Over(PartitionEntries parent)
    {
        var merged = new List<PartitionEntry>(Math.Max(_entries.Length, parent._entries.Length));
        var theirs = 0;
        foreach (var entry in _entries)
        {
            for (; theirs < parent._entries.Length && string.CompareOrdinal(parent._entries[theirs].Key, entry.Key) < 0; theirs++)
            {
                merged.Add(parent._entries[theirs] with { IsInherited = true });
            }

            theirs += theirs < parent._entries.Length && string.Equals(parent._entries[theirs].Key, entry.Key, StringComparison.Ordinal) ? 1 : 0;
            merged.Add(entry);
        }

        for (; theirs < parent._entries.Length; theirs++)
        {
            merged.Add(parent._entries[theirs] with { IsInherited = true });
        }

        return new PartitionEntries([.. merged]);
    }
}
