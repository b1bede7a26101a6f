namespace Memento.Storage.Tiered;

/// <summary>Which stores are collected.</summary>
public enum TierCollect
{
    /// <summary>The nearest that may be written to: the others are somebody else's to limit.</summary>
    First,

    /// <summary>Every one that may be written to.</summary>
    All,
}
