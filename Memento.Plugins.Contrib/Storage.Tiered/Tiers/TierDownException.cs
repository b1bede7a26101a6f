namespace Memento.Storage.Tiered;

/// <summary>A tier is down, or was asked in vain: it is skipped.</summary>
internal sealed class TierDownException(string tier, string reason, Exception? cause = null) : IOException($"The {tier} is skipped: {reason}", cause)
{
    /// <summary>The tier, as people name it.</summary>
    public string Tier => tier;
}
