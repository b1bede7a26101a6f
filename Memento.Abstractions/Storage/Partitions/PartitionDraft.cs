namespace Memento.Storage.Partitions;

/// <summary>
/// A partition on its way into a store: all values that are not in a store yet are encoded, so that one that no codec takes leaves nothing
/// behind. Then they are published, and an index of them can be made.
/// </summary>
internal sealed class PartitionDraft
{
    /// <summary>How deep partitions may lie within partitions: as deep as anybody nests, and no threat to the stack.</summary>
    public const int MaximumDepth = 64;

    private readonly Partition _partition;
    private readonly PartitionEntries _entries;
    private readonly PartitionDraft?[] _nested;
    private readonly PartitionItem[] _items;
    private PartitionIndex? _index;

    private PartitionDraft(Partition partition, PartitionEntries entries, PartitionItem[] items, PartitionDraft?[] nested)
    {
        _partition = partition;
        _entries = entries;
        _items = items;
        _nested = nested;
    }

    /// <summary>Encodes the values that the function has in memory.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="path">Where it is in the result, for errors.</param>
    /// <param name="codecs">The codecs to choose from.</param>
    /// <param name="stage">Takes the bytes, and has to stay until they are published.</param>
    /// <exception cref="UnsupportedResultException">No codec takes a value, or the codec refuses a part of it.</exception>
    /// <exception cref="IOException">The bytes could not be kept.</exception>
    public static PartitionDraft Encode(Partition partition, string path, CodecSet codecs, StageFile stage) => Encode(partition, path, codecs, stage, MaximumDepth);

    /// <summary>Encodes one value.</summary>
    /// <exception cref="UnsupportedResultException">No codec takes it, or the codec refuses a part of it.</exception>
    /// <exception cref="IOException">The bytes could not be kept.</exception>
    public static StagedItem Encode(object value, Type declaredType, string path, CodecSet codecs, StageFile stage)
    {
        var codec = codecs.ForWriting(declaredType) ?? throw new UnsupportedResultException(path, declaredType, PendingResult.NoCodec);
        try
        {
            var staged = stage.Add(codec, value, declaredType);
            if (value is ResultFile file)
            {
                staged = staged with { Content = staged.Content with { FileName = file.Name } };
            }

            return new StagedItem(stage, staged, codecs, ResultType.Of(value.GetType()));
        }
        catch (UnsupportedResultException exception)
        {
            throw exception.Within(path);
        }
    }

    /// <summary>Publishes the values.</summary>
    /// <param name="data">Where they go.</param>
    /// <param name="codecs">The codecs of that storage.</param>
    /// <param name="keyOverride">The key that they go under; null for each under that of its content.</param>
    /// <param name="depth">How many partitions may lie within one another that come from a store.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The index of them, which is not published.</returns>
    /// <exception cref="UnsupportedResultException">A value from another store was written by a codec that this one does not have.</exception>
    /// <exception cref="IOException">A store could not be read or written.</exception>
    public async ValueTask<PartitionIndex> PublishAsync(IDataStore data, CodecSet codecs, DataKey? keyOverride, int depth, CancellationToken cancellationToken)
    {
        var publisher = new ValuePublisher(data, codecs, depth);
        var contents = new ContentReference?[_items.Length];
        for (var i = 0; i < contents.Length; i++)
        {
            var entry = _entries.All[i];

            // What is another partition's own stays where that one has it.
            DataKey? key = keyOverride is { } partitionKey && !entry.IsInherited ? PartitionKeys.Below(partitionKey, entry.Key) : null;
            if (_nested[i] is { } nested)
            {
                var index = await nested.PublishAsync(data, codecs, key, depth, cancellationToken).ConfigureAwait(false);
                contents[i] = await publisher.PublishIndexAsync(index, key, cancellationToken).ConfigureAwait(false);
                continue;
            }

            switch (_items[i])
            {
                case StagedItem staged:
                    var place = i;
                    await publisher.PublishAsync(staged, key, content => contents[place] = content, cancellationToken).ConfigureAwait(false);
                    break;
                case StoredItem { Content: { } content } stored:
                    contents[i] = await publisher.PublishAsync(entry.Key, stored.Reader, content, key, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    await publisher.HideAsync(key, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }

        await publisher.FinishAsync(cancellationToken).ConfigureAwait(false);
        return _index = new PartitionIndex([.. contents.Select((content, i) => new IndexEntry(_entries.All[i].Key, _entries.All[i].IsInherited, TypeOf(i), content))]);
    }

    /// <summary>
    /// Has the partition that the function returned, and those within it, read their values from the store, where they hold anything but values: what was
    /// staged and what was made can go.
    /// </summary>
    /// <param name="reader">Reads them.</param>
    public void MoveTo(PartitionReader reader)
    {
        var entries = reader.ToEntries(_index!);
        var isHeld = true;
        for (var i = 0; i < _nested.Length; i++)
        {
            _nested[i]?.MoveTo(reader);
            isHeld &= _entries.All[i].Item is HeldItem { Value: not ResultFile } or StoredItem;
        }

        if (isHeld)
        {
            return;
        }

        _partition.MoveTo(entries);
        foreach (var entry in _entries.All)
        {
            ((entry.Item as HeldItem)?.Value as ResultFile)?.Discard();
        }
    }

    /// <summary>The error for partitions that lie too deep within one another.</summary>
    public static UnsupportedResultException TooDeep(string path) =>
        new(path, typeof(Partition), $"More than {MaximumDepth} partitions lie within one another; make it flatter.");

    private static PartitionDraft Encode(Partition partition, string path, CodecSet codecs, StageFile stage, int depth)
    {
        if (depth == 0)
        {
            throw TooDeep(path);
        }

        var entries = partition.Entries;
        var items = new PartitionItem[entries.All.Length];
        var nested = new PartitionDraft?[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var entry = entries.All[i];
            items[i] = entry.Item;
            if (entry.Item is not HeldItem { Value: { } value } held)
            {
                continue;
            }

            var part = $"{path}[\"{entry.Key}\"]";
            if (value is Partition inner)
            {
                nested[i] = Encode(inner, part, codecs, stage, depth - 1);
            }
            else
            {
                items[i] = Encode(value, held.DeclaredType, part, codecs, stage);
            }
        }

        return new PartitionDraft(partition, entries, items, nested);
    }

    private ResultType TypeOf(int index) => _nested[index] is not null ? ResultType.Partition : _items[index] switch
    {
        StagedItem staged => staged.ResultType,
        StoredItem stored => stored.ResultType,
        _ => ResultType.Null,
    };
}
