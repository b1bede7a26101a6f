using Memento.Storage.Files;

namespace Memento.Storage.Partitions;

/// <summary>Publishes the values of a partition: small ones many at once, large ones without holding them in memory.</summary>
/// <param name="data">Where they go.</param>
/// <param name="codecs">The codecs of that storage.</param>
/// <param name="depth">How many partitions may lie within one another that come from a store: one that somebody changed could lie within itself.</param>
internal sealed class ValuePublisher(IDataStore data, CodecSet codecs, int depth)
{
    /// <summary>Longer values go by a stream.</summary>
    private const long SmallLimit = 64 * 1024;

    private const int BatchBytes = 1024 * 1024;
    private const int BatchCount = 256;
    private const int PieceSize = 128 * 1024;

    private readonly List<(DataKey Key, byte[] Bytes, ContentReference Content, Action<ContentReference> Published)> _batch = [];
    private long _batchBytes;

    /// <summary>Publishes a value that is staged; where, is said when it is done, at the latest when all are.</summary>
    public async ValueTask PublishAsync(StagedItem staged, DataKey? key, Action<ContentReference> published, CancellationToken cancellationToken)
    {
        var content = staged.Content.Content;
        if (codecs.ForValue(content) is null)
        {
            throw Unreadable(content);
        }

        var source = staged.Stage.Open(staged.Content);
        await using (source.ConfigureAwait(false))
        {
            if (content.Length > SmallLimit)
            {
                published(await CopyAsync(source, content, key ?? content.Key, cancellationToken).ConfigureAwait(false));
                return;
            }

            var bytes = new byte[content.Length];
            await source.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            _batch.Add((key ?? content.Key, bytes, content, published));
            _batchBytes += bytes.Length;
        }

        if (_batch.Count == BatchCount || _batchBytes > BatchBytes)
        {
            await FinishAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Publishes a value that is in a store: where it is in this one, it stays there.</summary>
    /// <exception cref="DataNotFoundException">It is not there any more; the call that it is of is forgotten.</exception>
    public async ValueTask<ContentReference> PublishAsync(string entryKey, PartitionReader reader, ContentReference content, DataKey? key, CancellationToken cancellationToken)
    {
        var isIndex = string.Equals(content.Codec, PartitionIndex.CodecName, StringComparison.Ordinal);
        if (ReferenceEquals(reader.Data, data) && key is null && !isIndex)
        {
            // As young as if it were written now, so that no collector takes it before the memento is there.
            return await data.TouchAsync(content.Key, cancellationToken).ConfigureAwait(false)
                ? content
                : throw await LoseAsync(reader, content, cancellationToken).ConfigureAwait(false);
        }

        if (isIndex)
        {
            return await PublishPartitionAsync(entryKey, reader, content, key, cancellationToken).ConfigureAwait(false);
        }

        if (codecs.ForValue(content) is null)
        {
            throw Unreadable(content);
        }

        var source = await OpenAsync(reader, content, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            return await CopyAsync(source, content, key ?? DataKey.ForContent(content.Sha256), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Publishes an index.</summary>
    public async ValueTask<ContentReference> PublishIndexAsync(PartitionIndex index, DataKey? partitionKey, CancellationToken cancellationToken)
    {
        var spool = new ResultSpool(data, ResultSpool.DefaultMemoryLimit);
        await using (spool.ConfigureAwait(false))
        {
            index.Write(spool);
            spool.Finish();
            var key = partitionKey is { } under ? PartitionKeys.IndexOf(under) : DataKey.ForContent(spool.Sha256);
            key = spool.IsStaged
                ? await spool.PublishAsync(key, cancellationToken).ConfigureAwait(false)
                : await data.WriteAsync(key, spool.Bytes, cancellationToken).ConfigureAwait(false);
            return new ContentReference(key, spool.Sha256, spool.Checksum, spool.Length, PartitionIndex.CodecName);
        }
    }

    /// <summary>Under a key of the user's own, a null value hides what is there.</summary>
    public ValueTask HideAsync(DataKey? key, CancellationToken cancellationToken) => key is { } hidden ? data.DeleteBareAsync(hidden, cancellationToken) : default;

    /// <summary>Publishes what waits.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        var keys = await data.WriteManyAsync(_batch.ConvertAll(static value => KeyValuePair.Create(value.Key, (ReadOnlyMemory<byte>)value.Bytes)), cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < keys.Count; i++)
        {
            _batch[i].Published(_batch[i].Content with { Key = keys[i] });
        }

        _batch.Clear();
        _batchBytes = 0;
    }

    private static UnsupportedResultException Unreadable(ContentReference content) => new(
        "Result", typeof(Partition), $"A value of it was written by the codec '{content.Codec}' of another storage: name that under \"codecs\" in this storage's settings too.");

    private static async ValueTask<Exception> LoseAsync(PartitionReader reader, ContentReference content, CancellationToken cancellationToken)
    {
        await reader.RemoveDamagedAsync(content, $"the object {content.Key} of its partition is missing.", isMissing: true, cancellationToken).ConfigureAwait(false);
        return new DataNotFoundException(content.Key);
    }

    /// <summary>Opens a value of a store, its bytes compared, as a stream that can seek.</summary>
    private static async ValueTask<Stream> OpenAsync(PartitionReader reader, ContentReference content, CancellationToken cancellationToken)
    {
        var source = await reader.OpenAsync(content, cancellationToken).ConfigureAwait(false) ?? throw await LoseAsync(reader, content, cancellationToken).ConfigureAwait(false);
        if (!source.CanSeek)
        {
            await using (source.ConfigureAwait(false))
            {
                source = await ContentReader.FetchAsync(source, cancellationToken).ConfigureAwait(false);
            }
        }

        if (ContentReader.FindDamage(source, content) is not { } damage)
        {
            source.Position = 0;
            return source;
        }

        await source.DisposeAsync().ConfigureAwait(false);
        await reader.RemoveDamagedAsync(content, damage, isMissing: false, cancellationToken).ConfigureAwait(false);
        throw new IOException($"A value of a partition cannot be trusted: {damage}");
    }

    /// <summary>Publishes a partition that is a value of another one: its index is of the objects as they are in this store.</summary>
    private async ValueTask<ContentReference> PublishPartitionAsync(string entryKey, PartitionReader reader, ContentReference content, DataKey? key, CancellationToken cancellationToken)
    {
        if (depth == 0)
        {
            throw PartitionDraft.TooDeep("Result");
        }

        var read = (Partition?)await reader.ReadAsync(entryKey, content, typeof(Partition), cancellationToken).ConfigureAwait(false);
        using var stage = new StageFile(0, FileCopies.Own);
        var draft = PartitionDraft.Encode(read!, "Result", codecs, stage);
        var index = await draft.PublishAsync(data, codecs, key, depth - 1, cancellationToken).ConfigureAwait(false);
        return await PublishIndexAsync(index, key, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ContentReference> CopyAsync(Stream source, ContentReference content, DataKey key, CancellationToken cancellationToken)
    {
        var staged = await data.StageAsync(cancellationToken).ConfigureAwait(false);
        await using (staged.ConfigureAwait(false))
        {
            await source.CopyToAsync(staged.Stream, PieceSize, cancellationToken).ConfigureAwait(false);
            return content with { Key = await staged.PublishAsync(key, cancellationToken).ConfigureAwait(false) };
        }
    }
}
