namespace Memento.Storage.Tiered;

/// <summary>The tiers of a storage, nearest first.</summary>
internal sealed class TierSet(IReadOnlyList<Tier> all)
{
    public IReadOnlyList<Tier> All { get; } = all;

    /// <summary>Those that may be written to, nearest first.</summary>
    public IReadOnlyList<Tier> Writable { get; } = [.. all.Where(static tier => !tier.IsReadOnly)];

    /// <summary>The nearest that may be written to and is not down; null when there is none.</summary>
    public Tier? Home => Writable.FirstOrDefault(static tier => !tier.Gate.IsDown);

    public async ValueTask DisposeAsync()
    {
        foreach (var tier in All)
        {
            await tier.DisposeAsync().ConfigureAwait(false);
        }
    }
}
