namespace Memento.Storage.Partitions;

/// <summary>A value that is in a store.</summary>
/// <param name="reader">Reads it.</param>
/// <param name="content">Where the bytes are and what they must be; null for a null value.</param>
/// <param name="resultType">What kind of value it is.</param>
internal sealed class StoredItem(PartitionReader reader, ContentReference? content, ResultType resultType) : PartitionItem
{
    public PartitionReader Reader => reader;

    public ContentReference? Content => content;

    public ResultType ResultType => resultType;

    public override ValueTask<object?> ReadAsync(string key, Type type, CancellationToken cancellationToken) =>
        content is null ? default : reader.ReadAsync(key, content, type, cancellationToken);
}
