using Memento.Storage.Files;

namespace Memento.Storage.Partitions;

/// <summary>A value that is encoded and waits on this machine for its partition to be stored.</summary>
/// <param name="stage">Has the bytes.</param>
/// <param name="content">Which of them.</param>
/// <param name="codecs">The codecs, of which one wrote them.</param>
/// <param name="resultType">What kind of value it is.</param>
internal sealed class StagedItem(StageFile stage, StagedContent content, CodecSet codecs, ResultType resultType) : PartitionItem
{
    public StageFile Stage => stage;

    public StagedContent Content => content;

    public ResultType ResultType => resultType;

    public override async ValueTask<object?> ReadAsync(string key, Type type, CancellationToken cancellationToken)
    {
        ContentOutcome outcome;
        try
        {
            var source = stage.Open(content);
            await using (source.ConfigureAwait(false))
            {
                if (ResultFileCodec.Wrote(content.Content))
                {
                    return new ResultFile(new CopiedFile(content.Content, stage.Copies.Put(source, content.Content)));
                }

                outcome = await ContentReader.ReadAsync(source, content.Content, codecs.ForValue(content.Content)!, type, cacheCapacity: 0, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // A full or broken disk is no property of the result.
            throw PartitionErrors.Trouble(key, exception);
        }

        return outcome switch
        {
            { Damage: { } damage } => throw new NonMemoizedException(CallErrors.NotStaged, $"The value under '{key}' of a partition, which waits to be stored, cannot be trusted: {damage}"),
            { Refusal: { } refusal } => throw PartitionErrors.NotReadable(key, type, refusal),
            _ => outcome.Value,
        };
    }
}
