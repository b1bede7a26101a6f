namespace Memento.Storage.Tiered;

/// <summary>A tier is down, or was asked in vain: it is skipped.</summary>
internal sealed class TierDownException : IOException
{
    public TierDownException(string tier, string reason, Exception? cause = null)
        : base($"The {tier} is skipped: {reason}", cause)
    {
        Tier = tier;
        this.WithId(StorageErrors.TierDown);
    }

    /// <summary>The tier, as people name it.</summary>
    public string Tier { get; }
}
