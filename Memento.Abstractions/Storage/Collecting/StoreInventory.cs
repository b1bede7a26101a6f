using Memento.Storage.Partitions;

namespace Memento.Storage;

/// <summary>Every memento of a store and every object that they reach: the mark of mark and sweep.</summary>
/// <remarks>Holds some hundred bytes a memento, not the mementos themselves.</remarks>
internal sealed class StoreInventory
{
    private readonly Dictionary<DataKey, ReachedObject> _objects = [];
    private readonly List<InventoryItem> _items = [];
    private readonly List<StoreDamage> _unread = [];
    private readonly PartitionReach _partitions;

    private StoreInventory(IDataStore data) => _partitions = new PartitionReach(data);

    public IReadOnlyList<InventoryItem> Items => _items;

    /// <summary>What could not be read: what it reaches is unknown, so that no object may be swept while there is any.</summary>
    public IReadOnlyList<StoreDamage> Unread => _unread;

    /// <summary>The bytes of the objects that are reached, each counted once.</summary>
    public long ReachedBytes => _objects.Values.Where(static reached => reached.References > 0).Sum(static reached => reached.Length);

    /// <summary>Reads the store.</summary>
    /// <exception cref="IOException">The store could not be read, or what a memento reaches not be found out.</exception>
    public static async ValueTask<StoreInventory> ReadAsync(IMetadataStore metadata, IDataStore data, CancellationToken cancellationToken)
    {
        var inventory = new StoreInventory(data);
        await foreach (var function in metadata.ListFunctionsAsync(cancellationToken).AsFarAsReadable(inventory._unread.AddRange, cancellationToken).ConfigureAwait(false))
        {
            await foreach (var stored in metadata.ListStoredAsync(function, cancellationToken).AsFarAsReadable(inventory._unread.AddRange, cancellationToken).ConfigureAwait(false))
            {
                // The name of all versions is also the name of the one that is left open: those of that one are picked.
                if (function.Version is not null || stored.Memento.Function.Version is null)
                {
                    await inventory.AddAsync(function, stored, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return inventory;
    }

    /// <summary>Whether a memento reaches an object.</summary>
    public bool IsReached(DataKey key) => IsReachedAs(NameOf(key)) || IsReachedAs(key.Bare);

    /// <summary>Takes a memento away.</summary>
    /// <returns>The bytes of the objects that nothing reaches any more.</returns>
    public static long Remove(InventoryItem item)
    {
        long freed = 0;
        item.IsGone = true;
        foreach (var reached in item.Objects)
        {
            freed += --reached.References == 0 ? reached.Length : 0;
        }

        return freed;
    }

    // Content has one version, whatever a store calls it.
    private static DataKey NameOf(DataKey key) => key.IsContentAddressed ? key.Bare : key;

    private bool IsReachedAs(DataKey key) => _objects.TryGetValue(key, out var reached) && reached.References > 0;

    private async ValueTask AddAsync(FunctionName function, StoredMemento stored, CancellationToken cancellationToken)
    {
        var objects = new List<ReachedObject>(1);
        var values = await _partitions.ListAsync(stored.Memento.Content, cancellationToken).ConfigureAwait(false);
        foreach (var content in stored.Memento.Contents.Concat(values))
        {
            var key = NameOf(content.Key);
            if (!_objects.TryGetValue(key, out var reached))
            {
                _objects.Add(key, reached = new ReachedObject(content.Length));
            }

            reached.References++;
            objects.Add(reached);
        }

        // The function's name as it was listed, not the memento's own: one object for all of them.
        _items.Add(new InventoryItem(new CallKey(function, stored.Memento.ArgumentHash), stored.Length, stored.LastUsed, [.. objects]));
    }
}
