namespace Memento.Storage.Partitions;

/// <summary>Encoded bytes in a <see cref="StageFile"/>.</summary>
/// <param name="Offset">Where they begin there.</param>
/// <param name="Content">What they are; the key is that of their content.</param>
internal readonly record struct StagedContent(long Offset, ContentReference Content);
