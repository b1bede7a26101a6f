namespace Memento.Storage.Tiered;

/// <summary>An object on its way into a tier that may hang.</summary>
internal sealed class TierStagedData(IStagedData inner, TierGate gate) : IStagedData
{
    public Stream Stream { get; } = new TierStream(inner.Stream, gate);

    public ValueTask<DataKey> PublishAsync(DataKey key, CancellationToken cancellationToken = default) => gate.AskAsync(token => inner.PublishAsync(key, token), cancellationToken);

    public ValueTask DisposeAsync() => gate.DisposeAsync(inner);
}
